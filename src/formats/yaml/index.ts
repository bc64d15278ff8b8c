export type {Path} from '../located.js';
export {editYaml, type YamlEdit} from './edit.js';
export {parseYaml, type YamlFile} from './parse.js';
export {printYaml} from './print.js';
