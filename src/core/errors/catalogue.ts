import {CLI_ERRORS} from './cli.js';
import {DATA_ERRORS} from './data.js';
import type {ErrorDefinition} from './define.js';
import {FORMAT_ERRORS} from './formats.js';
import {MONITORING_ERRORS} from './monitoring.js';
import {PACKAGING_ERRORS} from './packaging.js';
import {PIPELINE_ERRORS} from './pipeline.js';
import {PLATFORM_ERRORS} from './platform.js';
import {PROJECT_ERRORS} from './project.js';
import {REGISTRY_ERRORS} from './registry.js';
import {SERVING_ERRORS} from './serving.js';
import {TRACKING_ERRORS} from './tracking.js';

/** Every expected failure of the program, by code. One file per area holds its entries. */
export const CATALOGUE = {
  ...CLI_ERRORS,
  ...PROJECT_ERRORS,
  ...PLATFORM_ERRORS,
  ...FORMAT_ERRORS,
  ...DATA_ERRORS,
  ...PIPELINE_ERRORS,
  ...TRACKING_ERRORS,
  ...REGISTRY_ERRORS,
  ...PACKAGING_ERRORS,
  ...SERVING_ERRORS,
  ...MONITORING_ERRORS,
};

export type ErrorCode = keyof typeof CATALOGUE;

/** The values the message of `Code` needs. */
export type ErrorParams<Code extends ErrorCode> =
  (typeof CATALOGUE)[Code] extends ErrorDefinition<infer Params> ? Params : never;

/** Tells whether `text` is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CATALOGUE, text);
}
