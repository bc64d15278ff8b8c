export {type LineSplitter, splitLines} from '../../formats/lines.js';
export {isProcessAlive, processStart} from './alive.js';
export {openInBrowser} from './browser.js';

export {
  captureProcess,
  type Environment,
  type ProcessEnd,
  type ProcessOptions,
  type RunningProcess,
  runProcess,
  spawnProcess,
} from './run.js';
