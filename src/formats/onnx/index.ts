export {columnNames} from './columns.js';
export type {Dimension, ElementType, OnnxModel, OnnxValue} from './model.js';
export {readOnnx} from './read.js';
export {withoutZipMap} from './zipmap.js';
