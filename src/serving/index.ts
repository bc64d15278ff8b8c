export type {Answer, AnswerValue} from './answers.js';

export {loadServedModel, type ModelSource, type ServedModel} from './load.js';
export {type PredictOptions, predictFile} from './predict/predict-file.js';
export {ROW_FORMATS, type RowFormat, rowFormatOf} from './predict/records.js';
export {readSampleRow, type SampleRow} from './sample.js';
export {type ModelServer, requireToken, type ServerOptions, startServer} from './server.js';
