export {type AddedPath, type AddOptions, addPaths} from './add/add.js';
export {type IgnoredPaths, ignorePaths} from './add/ignore-paths.js';
export {type CheckoutOptions, type CheckoutResult, checkoutOutputs} from './checkout.js';
export {fingerprintPath, fingerprintPaths, isStored, storePath} from './fingerprint.js';
export {withDataLock} from './lock.js';
export type {DataState, DirectoryEntry, Fingerprint, Output, OwnedPath} from './model.js';
export {type Cache, openCache} from './objects/cache.js';
export {listPointers} from './pointers/files.js';
export type {Pointer} from './pointers/schema.js';
export {addRemote, type ConfigureOptions, removeRemote, setDefaultRemote} from './remotes/configure.js';
export {fetchOutputs} from './remotes/fetch.js';
export type {TransferOptions, TransferResult} from './remotes/ledger.js';
export {
  type ConfiguredRemote,
  listRemotes,
  openRemote,
  remoteFolder,
} from './remotes/open.js';
export {pushOutputs} from './remotes/push.js';
export type {Remote, RemoteDescription, StoredObject} from './remotes/remote.js';
export {type Restored, type RestoreOptions, restorePath} from './restore/restore.js';
export {type DataStatus, dataStatus} from './status.js';
export {repoPathOf, selectOutputs} from './targets.js';
