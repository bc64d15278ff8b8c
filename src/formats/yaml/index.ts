export {editYaml, type YamlEdit} from './edit.js';
export type {Path} from './locate.js';
export {parseYaml, type YamlFile, type YamlOptions} from './parse.js';
export {printYaml} from './print.js';
