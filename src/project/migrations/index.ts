import type {Migration} from '../../platform/sqlite/index.js';
import {stateIndex} from './001-state-index.js';
import {trackingMigration} from './002-tracking.js';
import {registryMigration} from './003-registry.js';
import {pipelineClaims} from './004-pipeline-claims.js';

/** Every change of the database's form, oldest first; entries are added, never edited. */
export const MIGRATIONS: readonly Migration[] = [stateIndex, trackingMigration, registryMigration, pipelineClaims];
