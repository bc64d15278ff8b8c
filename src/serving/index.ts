export type {Answer, AnswerValue} from './answers.js';
export {csvRecords} from './csv-rows.js';
export {loadServedModel, type ModelSource, type ServedModel} from './load.js';
