export type {ModelEvent, ModelFacts, ModelSummary, ModelVersion} from './model.js';
export {type AliasChange, openRegistry, type Registry} from './open.js';
export {
  applyRegistration,
  planRegistration,
  type Registered,
  type RegisterModel,
  type RegistrationPlan,
  registerModel,
} from './register.js';
export {type ResolvedModel, resolveModel, resolveModelAt} from './resolve.js';
export {describeTensor, type Signature, type TensorSpec} from './signature.js';
