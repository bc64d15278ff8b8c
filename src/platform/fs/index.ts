export {confinePath} from './confine.js';
export {fileError, isAbsent} from './file-error.js';
export {hashBytes, hashFile} from './hash.js';
export {
  exists,
  freeDiskBytes,
  readBytes,
  readText,
  readTextIfExists,
  requireFile,
  requireFolder,
  statIfExists,
} from './read.js';
export {copyFileAtomic, isTemporaryName, makeFolder, removePath, temporaryBeside, writeFileAtomic} from './write.js';
