import {extname} from 'node:path';
import {type Clock, formatTime} from '../core/clock.js';
import {fail} from '../core/errors/index.js';
import {newRunId} from '../core/ids.js';
import type {Random} from '../core/random.js';
import {parseCsv} from '../formats/csv/index.js';
import {parseJsonLines} from '../formats/json/index.js';
import {isMap} from '../formats/number.js';
import {type Table, tableFromCsv, tableFromParquet, tableFromRecords} from '../formats/table/index.js';
import {decodeText} from '../formats/text.js';
import {hashBytes, readBytes} from '../platform/fs/index.js';
import {compareData} from './compare.js';
import type {DriftOptions} from './model.js';
import type {DriftResult} from './schema.js';

/** Two files of data and how to compare them. */
export interface DriftReportRequest extends DriftOptions {
  /** Paths of CSV, TSV, JSON lines or Parquet files. */
  readonly reference: string;
  readonly current: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface DriftReport {
  readonly result: DriftResult;
}

/**
 * Returns the comparison of two data files.
 *
 * The kind of a file is told by its name: `.parquet` or `.pq`, `.jsonl` or `.ndjson`, everything else is delimited text unless
 * its bytes are Parquet. Throws E_DRIFT_FORMAT for kinds that are not read, the errors of the readers, and those of
 * `compareData`.
 */
export async function driftReport(request: DriftReportRequest): Promise<DriftReport> {
  const {reference, current, clock, random, ...options} = request;
  const before = await readData(reference);
  const after = await readData(current);
  const result = compareData({
    reference: before.table,
    current: after.table,
    options,
    run: {
      id: newRunId(random),
      time: formatTime(clock.now()),
      referenceDigest: before.digest,
      currentDigest: after.digest,
    },
  });
  return {result};
}

/** A table and the SHA-256 of the file it was read from. */
interface DataFile {
  readonly table: Table;
  readonly digest: string;
}

async function readData(path: string): Promise<DataFile> {
  const bytes = await readBytes(path);
  return {table: await tableOf(bytes, path), digest: hashBytes(bytes, 'sha256')};
}

/** Kinds people do hand over, which would be read as broken text. */
const NOT_READ: ReadonlySet<string> = new Set([
  '.arrow',
  '.feather',
  '.xlsx',
  '.xls',
  '.json',
  '.npy',
  '.npz',
  '.pkl',
  '.gz',
  '.zip',
]);

async function tableOf(bytes: Uint8Array, path: string): Promise<Table> {
  const kind = extname(path).toLowerCase();
  if (kind === '.parquet' || kind === '.pq' || isParquet(bytes)) {
    // Decoders for all codecs: loaded only for such a file.
    const {readParquet} = await import('../formats/parquet/index.js');
    return tableFromParquet(await readParquet(bytes, path));
  }
  if (NOT_READ.has(kind)) throw fail('E_DRIFT_FORMAT', {path, kind});
  const text = decodeText(bytes, path);
  if (kind === '.jsonl' || kind === '.ndjson') return tableFromRecords(recordsOf(text, path));
  return tableFromCsv(parseCsv(text, path));
}

function isParquet(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PAR1';
}

function recordsOf(text: string, path: string): Readonly<Record<string, unknown>>[] {
  return parseJsonLines(text, path, {keepFloats: true}).map((value, i) => {
    if (isMap(value)) return value;
    throw fail('E_DRIFT_RECORD', {path, number: i + 1});
  });
}
