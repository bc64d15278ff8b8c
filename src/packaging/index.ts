export {applyPackage, defaultFolder} from './apply.js';
export {PackagedFileV1, type PackageManifest, PackageManifestV1, SignatureV1} from './manifest.js';
export {type PackagePlan, planPackage} from './plan.js';
export {readManifest, verifyPackage} from './read.js';
export {packageSource} from './source.js';
