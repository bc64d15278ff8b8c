import {type Frame, type FrameColumn, labelColumn} from './frame.js';

/** What `pandas.read_csv` reads as missing unless told otherwise. */
const NULLS: ReadonlySet<string> = new Set(
  [',NA,N/A,NaN,nan,NULL,null,None,n/a,<NA>,#N/A,#N/A N/A,#NA,-NaN,-nan,1.#IND,1.#QNAN,-1.#IND,-1.#QNAN'].flatMap(
    (list) => list.split(','),
  ),
);
const INTEGER = /^\s*[+-]?\d+\s*$/;
const FLOAT = /^\s*[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)\s*$/i;
const TRUE: ReadonlySet<string> = new Set(['True', 'TRUE', 'true']);
const FALSE: ReadonlySet<string> = new Set(['False', 'FALSE', 'false']);

/**
 * Returns rows of texts as `pandas.read_csv` would type them, which Evidently's choice of methods depends on.
 *
 * Integers only where nothing is missing, else floats; True/False as booleans; dates stay texts; a column without any value
 * is numerical. Source: pandas 3.0.6, defaults of `read_csv`.
 */
export function frameFromTexts(columns: readonly string[], rows: readonly (readonly string[])[]): Frame {
  return {rows: rows.length, columns: columns.map((name, at) => typedColumn(name, rows, at))};
}

function typedColumn(name: string, rows: readonly (readonly string[])[], at: number): FrameColumn {
  const texts = rows.map((row) => {
    const text = row[at] ?? '';
    return NULLS.has(text) ? null : text;
  });
  const every = (test: (text: string) => boolean) => texts.every((text) => text === null || test(text));
  const isBoolean = every((text) => TRUE.has(text) || FALSE.has(text)) && texts.some((text) => text !== null);
  if (isBoolean) {
    const values = Float64Array.from(texts, (text) => (text === null ? Number.NaN : Number(TRUE.has(text))));
    return {kind: 'number', name, source: 'boolean', values};
  }
  if (!every((text) => FLOAT.test(text))) return labelColumn(name, texts);
  const source = texts.every((text) => text !== null && INTEGER.test(text)) ? 'integer' : 'float';
  return {kind: 'number', name, source, values: Float64Array.from(texts, toNumber)};
}

function toNumber(text: string | null): number {
  if (text === null) return Number.NaN;
  const infinite = /^\s*([+-]?)inf/i.exec(text);
  if (infinite === null) return Number(text);
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
