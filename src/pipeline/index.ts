export type {Executor, StageTask, TaskHooks, TaskResult} from './executor/executor.js';
export {localExecutor} from './executor/local.js';
export {shellOf} from './executor/shell.js';
export {type LockedOutput, lockedOutputs, ownedPaths} from './locked-outputs.js';
export type {Step} from './plan.js';
export {describeReason, nameReason, REASON_KINDS, type Reason, type ReasonValue} from './reason.js';
export {
  planReproduction,
  type ReproEffects,
  type ReproListener,
  type ReproRequest,
  reproduce,
} from './reproduce.js';
export {explainStage, isStageTarget, STAGE_STATES, type StageStatus, stageStatus} from './status.js';
export {ACTIONS, type Action, type ReproResult, type StageResult, type Trouble} from './work/result.js';
