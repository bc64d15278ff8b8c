export {compareData, type DriftInput, type RunFacts} from './compare.js';
export {METHOD_IDS, type MethodId} from './methods.js';
export type {BaselinePerformance, DriftMode, DriftOptions, MethodChoice} from './model.js';
export {type DriftReport, type DriftReportRequest, driftReport} from './reader.js';
export {toMarkdown} from './report/markdown.js';
export {toHtml} from './report/to-html.js';
export {type DriftColumn, type DriftResult, DriftResultV1, type Finding} from './schema.js';
