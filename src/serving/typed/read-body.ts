import {isMlopsError, type MlopsError} from '../../core/errors/index.js';
import {parseCsv} from '../../formats/csv/index.js';
import {csvRecords} from '../csv-rows.js';
import {parseBody} from '../json-text.js';
import type {RowForm} from '../model.js';

/** One thing that is wrong with a body, as FastAPI says it. */
export interface Detail {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** The rows of a body, or what is wrong with it. */
export type ReadBody =
  /** `isList` is false for one bare object: problems are then located without an index. */
  | {readonly state: 'read'; readonly rows: readonly unknown[]; readonly isList: boolean}
  | {readonly state: 'refused'; readonly details: readonly Detail[]};

const BODY = 'body';

const refuse = (detail: Detail): ReadBody => ({state: 'refused', details: [detail]});

/** Returns the rows of a body: an object, a list of rows, or CSV with a header. */
export function readPredictBody(body: Uint8Array, contentType: string | undefined, form: RowForm): ReadBody {
  if (body.length === 0) return refuse({type: 'missing', loc: [BODY], msg: 'Field required', input: null});
  let text: string;
  try {
    text = new TextDecoder('utf-8', {fatal: true}).decode(body);
  } catch {
    return refuse(invalidJson(0, 'the body is not UTF-8'));
  }
  return /^(?:text|application)\/csv\b/i.test(contentType ?? '') ? readCsv(text, form) : readJson(text, form);
}

function readJson(text: string, form: RowForm): ReadBody {
  const exact =
    form.kind !== 'none' && form.fields.some(({element}) => element.family === 'integer' && element.sizeBytes === 8);
  let value: unknown;
  try {
    value = parseBody(text, exact);
  } catch (error) {
    if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
    return refuse(invalidJson(error.problems[0]?.location?.start ?? 0, pythonReason(error, text)));
  }
  if (Array.isArray(value)) return {state: 'read', rows: value, isList: true};
  if (typeof value === 'object' && value !== null) return {state: 'read', rows: [value], isList: false};
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  return refuse({type: 'model_attributes_type', loc: [BODY], msg, input: value});
}

function invalidJson(position: number, reason: string): Detail {
  return {type: 'json_invalid', loc: [BODY, position], msg: 'JSON decode error', input: {}, ctx: {error: reason}};
}

/** Our reader's words for errors, in those of Python's `json`, which clients of FastAPI see. */
const PYTHON_REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^`,` or/, "Expecting ',' delimiter"],
  [/^`:` is expected/, "Expecting ':' delimiter"],
  [/^a key in double quotes/, 'Expecting property name enclosed in double quotes'],
  [/^a comma stands before/, 'Illegal trailing comma before end of object'],
  [/^something follows/, 'Extra data'],
  [/^a string is never closed/, 'Unterminated string starting at'],
  [/^a control character/, 'Invalid control character at'],
  [/^there is no such escape/, 'Invalid \\escape'],
  [/^a `\\u` escape/, 'Invalid \\uXXXX escape'],
  [/^(?:a value is expected|the text ends too early|the file is empty)/, 'Expecting value'],
];

function pythonReason(error: MlopsError, text: string): string {
  const message = error.problems[0]?.message ?? error.message;
  // Python says what it expected instead of the end.
  if (message.startsWith('the text ends') && /[^[{:,\s]\s*$/.test(text)) return "Expecting ',' delimiter";
  return PYTHON_REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}

function readCsv(text: string, form: RowForm): ReadBody {
  try {
    const {columns, rows} = parseCsv(text, BODY);
    return {state: 'read', rows: csvRecords(columns, rows, form), isList: true};
  } catch (error) {
    if (!isMlopsError(error, 'E_CSV_HEADER', 'E_CSV_ROW', 'E_CSV_SYNTAX')) throw error;
    const details = error.problems.length > 0 ? error.problems : [{message: error.message}];
    return {
      state: 'refused',
      details: details.map(({message}) => ({type: 'csv_invalid', loc: [BODY], msg: message, input: {}})),
    };
  }
}
