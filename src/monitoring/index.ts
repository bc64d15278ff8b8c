export {compareData} from './compare.js';
export {METHOD_IDS} from './methods.js';
export type {DriftOptions} from './model.js';
export {driftReport} from './reader.js';
export {toMarkdown} from './report/markdown.js';
export {toHtml} from './report/to-html.js';
export {type DriftColumn, type DriftResult, DriftResultV1} from './schema.js';
