export {CATALOGUE, type ErrorCode, type ErrorParams, isErrorCode} from './catalogue.js';
export {type ErrorDefinition, type ErrorKind, EXIT_CODES} from './define.js';
export {type FailOptions, fail, isMlopsError, MlopsError, type Problem, type SourceLocation} from './mlops-error.js';
export type {StageFailure} from './pipeline.js';
