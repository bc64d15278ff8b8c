export {compileFilter, compileOrder} from './compile.js';
export type {SqlPart} from './model.js';
export {parseFilter, parseOrder} from './parse.js';
