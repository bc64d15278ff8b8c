import {
  type AsyncBuffer,
  type ColumnData,
  type DecodedArray,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import {compressors} from 'hyparquet-compressors';
import {fail, isMlopsError} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {type ParquetKind, parquetKind} from './kind.js';

/** A file read in pieces: `slice` gives the bytes from `start` to `end`, exclusive. The platform makes these of real files. */
export interface ParquetSource {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

export interface ParquetOptions {
  /** Names of the columns to read; all when absent. Others are not even fetched. */
  readonly columns?: readonly string[];
}

/** One column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  readonly kind: ParquetKind;
  /**
   * One value per row, null or undefined where missing: number; bigint for 64-bit integers; boolean; string; dates as
   * milliseconds since 1970 UTC; lists, maps and structs as arrays and objects.
   */
  readonly values: DecodedArray;
}

export interface ParquetTable {
  readonly rowCount: number;
  /** In the order asked for, or that of the file. */
  readonly columns: readonly ParquetColumn[];
}

/**
 * Returns columns of a Parquet file, all codecs of the format. The row numbers pandas keeps as `__index_level_0__` are no column
 * unless asked for.
 *
 * Holds the columns in memory: for files up to some tens of megabytes. Throws E_PARQUET for anything that is not a whole
 * Parquet file, and E_PARQUET_COLUMN for a column that is not there. Errors of `source` pass through. Damage inside the pages of
 * a whole file is not always noticed, and may keep the decoder busy without end: verify the digest of a file from elsewhere first.
 */
export async function readParquet(
  source: Uint8Array | ParquetSource,
  file: string,
  options: ParquetOptions = {},
): Promise<ParquetTable> {
  const buffer = asBuffer(source);
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const wanted = chooseColumns(metadata, file, options.columns);
    const parts = await readParts(
      buffer,
      metadata,
      wanted.map(({name}) => name),
    );
    const rowCount = Number(metadata.num_rows);
    return {
      rowCount,
      columns: wanted.map(({name, kind}) => ({name, kind, values: join(parts.get(name) ?? [], rowCount)})),
    };
  } catch (error) {
    throw parquetError(error, file);
  }
}

function asBuffer(source: Uint8Array | ParquetSource): AsyncBuffer {
  if (!(source instanceof Uint8Array))
    return {byteLength: source.byteLength, slice: (start, end) => source.slice(start, end)};
  // A copy of each piece, never the whole: `source` may be a view of a shared buffer. Node's own Buffer has a `slice` that
  // copies nothing, hence the one of Uint8Array.
  const copy = (start?: number, end?: number) => Uint8Array.prototype.slice.call(source, start, end).buffer;
  return {byteLength: source.byteLength, slice: (start, end) => copy(start, end) as ArrayBuffer};
}

/** Only failures of the format are ours to explain; a failing disk keeps its own error. */
function parquetError(error: unknown, file: string): unknown {
  if (isMlopsError(error) || !(error instanceof Error) || 'syscall' in error) return error;
  const why = error.message.replace(/^parquet /, '').split('\n')[0] ?? '';
  return fail('E_PARQUET', {file, why}, {cause: error});
}

interface Wanted {
  readonly name: string;
  readonly kind: ParquetKind;
}

function chooseColumns(metadata: FileMetaData, file: string, names: readonly string[] | undefined): Wanted[] {
  const all = parquetSchema(metadata).children.map(({element, children}) => ({
    name: element.name,
    kind: parquetKind(element, children.length > 0),
  }));
  if (!names) return all.filter(({name}) => !/^__index_level_\d+__$/.test(name));
  return names.map((name) => all.find((column) => column.name === name) ?? missing(name, file, all));
}

function missing(name: string, file: string, all: readonly Wanted[]): never {
  const near = nearest(
    name,
    all.map((column) => column.name),
  );
  throw fail('E_PARQUET_COLUMN', {file, name, near});
}

async function readParts(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: string[],
): Promise<Map<string, ColumnData[]>> {
  const parts = new Map<string, ColumnData[]>();
  await parquetRead({
    file,
    metadata,
    columns,
    compressors,
    // Plain numbers instead of one Date object per value.
    parsers: {
      timestampFromMilliseconds: Number,
      timestampFromMicroseconds: (micros) => Number(micros) / 1e3,
      timestampFromNanoseconds: (nanos) => Number(nanos) / 1e6,
      dateFromDays: (days) => days * 86_400_000,
    },
    onChunk: (chunk) => {
      const list = parts.get(chunk.columnName);
      if (list) list.push(chunk);
      else parts.set(chunk.columnName, [chunk]);
    },
  });
  return parts;
}

/** Puts the chunks of a column together; they arrive in any order. */
function join(chunks: ColumnData[], rowCount: number): DecodedArray {
  const [first] = chunks;
  if (!first) return [];
  if (chunks.length === 1 && first.columnData.length === rowCount) return first.columnData;
  const values = new Array(rowCount);
  for (const {rowStart, columnData} of chunks) {
    for (let index = 0; index < columnData.length; index++) values[rowStart + index] = columnData[index];
  }
  return values;
}
