export {type Dialect, nativeDialect} from './dialect.js';
export {applyInit, type InitPlan, planInit} from './init.js';
export {type Layout, STATE_FOLDER} from './layout.js';
export {findRoot, openProject, type Project, shownPath} from './open.js';
export {parseOnce} from './parsed-cache.js';
export {type Locate, type ProjectFile, projectFileError} from './project-file-model.js';
export {projectFileJsonSchema} from './schema/json-schema.js';
export type {ProjectFileValue} from './schema/project-file.js';
export type {StageDefinition} from './schema/stage.js';
export {SETTINGS} from './setting-definitions.js';
export {
  checkSetting,
  LEVELS,
  type Level,
  type Settings,
  settingsPath,
  writeSetting,
} from './settings.js';
