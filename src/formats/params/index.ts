export {flatten, lookup} from './lookup.js';
export {parseParams} from './parse.js';
