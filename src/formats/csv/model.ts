/** The characters that may stand between the fields of a line. */
export type Delimiter = ',' | ';' | '\t';

export interface CsvOptions {
  /** Without it the delimiter is found from the header line. */
  readonly delimiter?: Delimiter;
}

/** A table of text; every row has as many fields as there are columns. */
export interface CsvTable {
  readonly columns: readonly string[];
  /** Fields as they stand in the file, without their quotes; a missing value is the empty text. */
  readonly rows: string[][];
  readonly delimiter: Delimiter;
}
