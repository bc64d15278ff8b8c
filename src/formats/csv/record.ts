const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

/** What one record of a text is. */
export type RecordResult =
  | {readonly state: 'record'; readonly fields: string[]; readonly next: number}
  /** The text ends inside the record; `openQuote` is the offset of a quote that is not closed. */
  | {readonly state: 'incomplete'; readonly openQuote: number | undefined}
  | {readonly state: 'stray'; readonly at: number};

/**
 * Returns the record of `text` that starts at `start`, with quotes as RFC 4180 has them; a quote that does not start its field
 * is an ordinary character. `final` tells that no more text follows.
 *
 * Only records with a quote come here: all others are split by the caller, which is several times faster.
 */
export function readQuotedRecord(text: string, start: number, delimiter: string, final: boolean): RecordResult {
  const fields: string[] = [];
  const separator = delimiter.charCodeAt(0);
  let at = start;
  for (;;) {
    const field = text.charCodeAt(at) === QUOTE ? quotedField(text, at) : plainField(text, at, separator);
    if (field.value === undefined) {
      return {state: 'incomplete', openQuote: at};
    }
    fields.push(field.value);
    at = field.end;
    const unit = text.charCodeAt(at);
    if (unit === separator) at++;
    else if (unit === NEWLINE) return {state: 'record', fields, next: at + 1};
    else if (unit === RETURN && text.charCodeAt(at + 1) === NEWLINE) return {state: 'record', fields, next: at + 2};
    else if (at >= text.length || (unit === RETURN && at + 1 === text.length && !final)) {
      return final ? {state: 'record', fields, next: at} : {state: 'incomplete', openQuote: undefined};
    } else return {state: 'stray', at};
  }
}

interface Field {
  readonly value: string | undefined;
  readonly end: number;
}

function plainField(text: string, start: number, separator: number): Field {
  let end = start;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit === separator || unit === NEWLINE) break;
  }
  // The `\r` before a newline belongs to the line's end.
  if (text.charCodeAt(end) === NEWLINE && end > start && text.charCodeAt(end - 1) === RETURN) end--;
  return {value: text.slice(start, end), end};
}

function quotedField(text: string, start: number): Field {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return {value: undefined, end: text.length};
    if (text.charCodeAt(quote + 1) !== QUOTE) return {value: value + text.slice(from, quote), end: quote + 1};
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
}
