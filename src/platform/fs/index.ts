export {type AppendFile, openAppend} from './append.js';
export {
  createFile,
  finishFile,
  isThere,
  makeFolderNow,
  movePath,
  type NewFileOptions,
  newFileMode,
  readSmallFile,
  reflink,
  removeAbandonedFiles,
  removeEmptyFolder,
  removeFile,
  removeHollowFolder,
  syncFolderNow,
} from './bulk.js';
export {confinePath} from './confine.js';
export {copyHashed, type HashedFile, type ReadOptions} from './copy-hashed.js';
export {type FileFacts, readFacts, readFolder, readNames} from './facts.js';
export {systemCode} from './file-error.js';
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
export {type GrowingFile, growFile, readChunks} from './stream.js';
export {syncDisk} from './sync-disk.js';
export {copyFileAtomic, isTemporaryName, makeFolder, removePath, temporaryBeside, writeFileAtomic} from './write.js';
