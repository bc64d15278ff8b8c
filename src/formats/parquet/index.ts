export type {ParquetKind} from './kind.js';
export {type ParquetColumn, type ParquetOptions, type ParquetSource, type ParquetTable, readParquet} from './read.js';
