export {tableFromCsv, tableFromParquet, tableFromRecords} from './build.js';
export {type InferOptions, NULL_TEXTS, parseIsoDate} from './infer.js';
export {type Column, type ColumnType, isText, type NumericColumn, type Table, type TextColumn} from './model.js';
export {type Cell, cellOf, columnOf, filterRows, recordsOf, selectColumns, selectRows} from './select.js';
