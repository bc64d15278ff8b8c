import {createHash} from 'node:crypto';
import type {RunId} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {newRunId, newRunName} from '../core/ids.js';
import type {Random} from '../core/random.js';
import type {Database, Transaction} from '../platform/sqlite/index.js';
import {checkKey} from './keys.js';
import {
  type Experiment,
  type MetricEntry,
  paramText,
  type RunCode,
  type RunSource,
  type Scalar,
  type StoredCode,
  TAGS,
} from './model.js';
import {TrackingReader} from './reader.js';
import {type NewRun, TrackingWriter} from './writer.js';

/** A diff longer than this is kept up to its last whole line; MLflow's clients would cut it at 8 KB. */
const MAX_DIFF_CHARACTERS = 4 << 20;
const MAX_EXPERIMENT_NAME = 500;

/** The tables inside one transaction. */
export interface Tables {
  readonly read: TrackingReader;
  readonly write: TrackingWriter;
}

/** Runs `body` in one transaction over the tracking tables. */
export function changeTables<Value>(db: Database, body: (tables: Tables) => Value): Value {
  return db.transaction((tx: Transaction) => body({read: new TrackingReader(tx), write: new TrackingWriter(tx)}));
}

/** Returns the integer key and experiment of a run that takes changes. Throws E_RUN_NOT_FOUND or E_RUN_DELETED. */
export function writableRun({read}: Tables, runId: string): {readonly id: number; readonly experiment: number} {
  const row = read.rowOf(runId);
  if (!row) throw fail('E_RUN_NOT_FOUND', {reference: runId, near: []});
  if (row.lifecycle === 'deleted') throw fail('E_RUN_DELETED', {runId});
  return row;
}

/** Checks the name of an experiment. Throws E_EXPERIMENT_NAME. */
function checkExperimentName(name: string): void {
  if (name.trim() === '' || name.length > MAX_EXPERIMENT_NAME || /[\0\r\n]/.test(name))
    throw fail('E_EXPERIMENT_NAME', {name});
}

/** Returns the id of the experiment called `name`, which is made when there is none. */
function ensureExperiment({read, write}: Tables, name: string, now: number): number {
  const found = read.experiment(name);
  if (found) return found.id;
  checkExperimentName(name);
  return write.insertExperiment(name, now);
}

export interface RunToStart {
  readonly experiment: string;
  readonly name: string | undefined;
  readonly parentRunId: string | undefined;
  readonly source: RunSource;
  readonly startTime: number;
  readonly user: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly process: NewRun['process'];
}

/** Inserts a run with its system tags and returns its id. */
export function insertRun(tables: Tables, run: RunToStart, random: Random): RunId {
  const runId = newRunId(random);
  const name = run.name ?? run.tags[TAGS.name] ?? newRunName(random);
  const parent = run.parentRunId === undefined ? undefined : writableRun(tables, run.parentRunId);
  const experiment = ensureExperiment(tables, run.experiment, run.startTime);
  const {source, startTime, user, process} = run;
  const id = tables.write.insertRun({runId, experiment, parent: parent?.id, name, user, startTime, source, process});
  const tags: Record<string, string> = {
    ...run.tags,
    [TAGS.name]: name,
    [TAGS.user]: user,
    [TAGS.sourceName]: source.name,
    [TAGS.sourceType]: source.type === 'run' ? 'LOCAL' : 'PROJECT',
    ...(run.parentRunId === undefined ? {} : {[TAGS.parent]: run.parentRunId}),
  };
  for (const [key, value] of Object.entries(tags)) {
    checkKey('tag', key);
    tables.write.setTag(id, key, value);
  }
  return runId;
}

/** Writes params once each. Throws E_KEY_NAME, or E_PARAM_CHANGED before anything is written. */
export function writeParams(tables: Tables, runId: string, params: Readonly<Record<string, Scalar>>): void {
  const {id} = writableRun(tables, runId);
  for (const [key, value] of Object.entries(params)) {
    checkKey('param', key);
    const before = tables.read.param(id, key);
    const after = paramText(value);
    if (before !== undefined && before !== after) throw fail('E_PARAM_CHANGED', {key, runId, before, after});
    tables.write.insertParam(id, key, after);
  }
}

/** Throws E_KEY_NAME or E_METRIC_VALUE. */
export function writeMetrics(tables: Tables, runId: string, entries: readonly MetricEntry[]): void {
  const {id} = writableRun(tables, runId);
  const whole = entries.map((entry) => ({...entry, step: entry.step ?? 0}));
  for (const {key, step, timestamp} of whole) {
    checkKey('metric', key);
    if (!Number.isSafeInteger(step)) throw fail('E_METRIC_VALUE', {key, value: `step ${step}`});
    if (!Number.isSafeInteger(timestamp) || timestamp < 0)
      throw fail('E_METRIC_VALUE', {key, value: `time ${timestamp}`});
  }
  tables.write.addMetrics(id, whole);
}

/** Sets tags; the tag of the run's name renames it, as in MLflow. Throws E_KEY_NAME. */
export function writeTags(tables: Tables, runId: string, tags: Readonly<Record<string, string>>): void {
  const {id} = writableRun(tables, runId);
  for (const [key, value] of Object.entries(tags)) {
    checkKey('tag', key);
    tables.write.setTag(id, key, value);
    if (key === TAGS.name && value !== '') tables.write.renameRun(id, value);
  }
}

/** Returns a diff as it is kept. */
function storedCode(code: RunCode): StoredCode {
  const {diff} = code;
  const cut = diff.length > MAX_DIFF_CHARACTERS;
  return {
    ...code,
    diff: cut ? diff.slice(0, diff.lastIndexOf('\n', MAX_DIFF_CHARACTERS) + 1) : diff,
    diffDigest: diff === '' ? undefined : createHash('sha256').update(diff).digest('hex'),
    diffBytes: Buffer.byteLength(diff),
    diffCut: cut,
  };
}

/** Writes the state of the code and its tags. */
export function writeCode(tables: Tables, runId: string, code: RunCode): void {
  const {id} = writableRun(tables, runId);
  tables.write.putCode(id, storedCode(code));
  if (code.commit !== undefined) tables.write.setTag(id, TAGS.commit, code.commit);
  if (code.branch !== undefined) tables.write.setTag(id, TAGS.branch, code.branch);
}

/** Throws E_EXPERIMENT_NAME or E_EXPERIMENT_EXISTS. */
export function createExperiment(tables: Tables, name: string, now: number): Experiment {
  checkExperimentName(name);
  if (tables.read.experiment(name)) throw fail('E_EXPERIMENT_EXISTS', {name});
  tables.write.insertExperiment(name, now);
  return experimentNamed(tables, name);
}

/** Throws E_EXPERIMENT_NAME or E_EXPERIMENT_EXISTS; the same name again changes nothing. */
export function renameExperiment(tables: Tables, id: number, name: string, now: number): Experiment {
  checkExperimentName(name);
  const taken = tables.read.experiment(name);
  if (taken && taken.id !== id) throw fail('E_EXPERIMENT_EXISTS', {name});
  if (!taken) tables.write.renameExperiment(id, name, now);
  return experimentNamed(tables, name);
}

function experimentNamed({read}: Tables, name: string): Experiment {
  const found = read.experiment(name);
  if (!found) throw fail('E_EXPERIMENT_NOT_FOUND', {name, near: []});
  return found;
}
