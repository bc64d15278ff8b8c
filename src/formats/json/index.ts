export {canonicalJson} from './canonical.js';
export {parseJson} from './parse.js';
export {pyJson} from './python.js';
