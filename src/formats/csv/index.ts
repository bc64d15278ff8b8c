export type {CsvOptions, CsvTable, Delimiter} from './model.js';
export {type CsvBatch, parseCsv, readCsvRows} from './parse.js';
export {type CsvCell, csvLine, printCsv} from './print.js';
