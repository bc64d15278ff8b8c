export {parseJsonLines} from './lines.js';
export {parseJson} from './parse.js';
export {pyJson} from './python.js';
