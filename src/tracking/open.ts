import {type Clock, systemClock} from '../core/clock.js';
import {fail} from '../core/errors/index.js';
import {type Random, systemRandom} from '../core/random.js';
import {hostName, userName} from '../platform/machine.js';
import {processStart} from '../platform/process/index.js';
import type {Database} from '../platform/sqlite/index.js';
import type {Project} from '../project/index.js';
import {
  changeTables,
  createExperiment,
  insertRun,
  renameExperiment,
  type Tables,
  writableRun,
  writeCode,
  writeMetrics,
  writeParams,
  writeTags,
} from './changes.js';
import {compare} from './compare.js';
import {compileFilter, compileOrder, parseFilter, parseOrder} from './filter/index.js';
import {markDeadRuns} from './killed.js';
import {findExperiment, findRun} from './lookup.js';
import {type ArtifactStore, type Run, type RunDetails, TAGS, type View} from './model.js';
import {TrackingReader} from './reader.js';
import type {ExperimentSummary, ListRuns, StartRun, Tracking} from './tracking.js';

const DEFAULT_EXPERIMENT = 'Default';

/** Where time and ids come from; the machine's own unless a test brings others. */
export interface TrackingSources {
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What the parts below share. */
interface Room {
  readonly project: Project;
  readonly db: Database;
  readonly reader: TrackingReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly change: <Value>(body: (tables: Tables) => Value) => Value;
}

async function defaultExperiment(project: Project): Promise<string> {
  const setting = (await project.settings()).get('core.experiment');
  return setting ?? (await project.file()).value.project?.name ?? DEFAULT_EXPERIMENT;
}

async function startRun({project, random, reader, change}: Room, request: StartRun): Promise<Run> {
  const experiment = request.experiment ?? (await defaultExperiment(project));
  const process_ = {host: hostName(), pid: process.pid, start: processStart(process.pid)};
  const runId = change((tables) =>
    insertRun(
      tables,
      {
        experiment,
        name: request.name,
        parentRunId: request.parentRunId,
        source: request.source,
        startTime: request.startTime,
        user: request.user ?? userName(),
        tags: request.tags ?? {},
        process: process_,
      },
      random,
    ),
  );
  return findRun(reader, runId, 'active');
}

function putArtifact(
  {change}: Room,
  runId: string,
  artifact: {readonly path: string; readonly digest: string; readonly sizeBytes: number},
  store: ArtifactStore,
): void {
  change((tables) => tables.write.putArtifact(writableRun(tables, runId).id, {...artifact, store}));
}

/** Deletes or restores; returns whether the run was in the other state. */
function setLifecycle({change, clock}: Room, runId: string, lifecycle: 'active' | 'deleted'): boolean {
  return change(({read, write}) => {
    const row = read.rowOf(runId);
    if (!row) throw fail('E_RUN_NOT_FOUND', {reference: runId, near: []});
    if (row.lifecycle === lifecycle) return false;
    if (lifecycle === 'deleted') write.deleteRun(row.id, clock.now());
    else write.restoreRun(row.id);
    return true;
  });
}

async function listRuns({reader}: Room, request: ListRuns): Promise<{runs: Run[]; total: number}> {
  const filter = request.filter === undefined ? undefined : parseFilter(request.filter);
  const order = request.orderBy === undefined ? undefined : parseOrder(request.orderBy);
  const query = {
    experiment: request.experiment === undefined ? undefined : findExperiment(reader, request.experiment).id,
    view: request.view ?? 'active',
    where: filter && compileFilter(filter),
    orderBy: order && compileOrder(order),
    limit: request.limit,
  };
  return {runs: reader.runs(query), total: reader.countRuns(query)};
}

/** Whole ids are found even when the run is deleted; names and prefixes are not. */
function findForShow(reader: TrackingReader, reference: string): Run {
  const view: View = /^[0-9a-f]{32}$/i.test(reference) ? 'all' : 'active';
  return findRun(reader, reference, view);
}

function details(reader: TrackingReader, run: Run): RunDetails {
  const id = reader.rowOf(run.runId)?.id ?? -1;
  return {
    ...run,
    latest: reader.latest(id),
    datasets: reader.datasets(id),
    artifacts: reader.artifacts(id),
    code: reader.code(id),
    environment: reader.environment(id),
    children: reader.children(id),
  };
}

function summaries(reader: TrackingReader): ExperimentSummary[] {
  const counts = reader.runCounts();
  return reader.experiments().map((experiment) => {
    const count = counts.get(experiment.id);
    return {
      ...experiment,
      runs: count?.runs ?? 0,
      lastUpdate: Math.max(count?.lastUpdate ?? 0, experiment.updatedAt),
    };
  });
}

type Writing = Omit<Tracking, keyof Reading>;
type Reading = Pick<
  Tracking,
  | 'listRuns'
  | 'resolveRun'
  | 'getRun'
  | 'metricHistory'
  | 'compareRuns'
  | 'writerOf'
  | 'newestOutput'
  | 'defaultExperiment'
  | 'listExperiments'
  | 'getExperiment'
>;

function reading(room: Room): Reading {
  const {reader, db, project} = room;
  const fresh = () => markDeadRuns(db, project.layout.logs);
  return {
    listRuns: async (query) => {
      await fresh();
      return listRuns(room, query);
    },
    resolveRun: async (reference, view = 'active') => {
      await fresh();
      return findRun(reader, reference, view);
    },
    getRun: async (reference) => {
      await fresh();
      return details(reader, findForShow(reader, reference));
    },
    metricHistory: async (runId, key) => reader.history(runId, key),
    compareRuns: async (references, options) => {
      await fresh();
      return compare(
        references.map((reference) => details(reader, findForShow(reader, reference))),
        options,
      );
    },
    writerOf: async (digest) => reader.writerOf(digest),
    newestOutput: async (path) => reader.newestOutput(path),
    defaultExperiment: () => defaultExperiment(project),
    listExperiments: async () => summaries(reader),
    getExperiment: async (name) => findExperiment(reader, name),
  };
}

function writing(room: Room): Writing {
  const {change, clock, reader} = room;
  return {
    startRun: (request) => startRun(room, request),
    logParams: async (runId, params) => change((tables) => writeParams(tables, runId, params)),
    logMetrics: async (runId, entries) => change((tables) => writeMetrics(tables, runId, entries)),
    setTags: async (runId, tags) => change((tables) => writeTags(tables, runId, tags)),
    deleteTag: async (runId, key) => change((tables) => tables.write.deleteTag(writableRun(tables, runId).id, key)),
    logDataset: async (runId, dataset) =>
      change((tables) => {
        const {id, experiment} = writableRun(tables, runId);
        tables.write.addDataset(id, experiment, dataset);
      }),
    logArtifact: async (runId, artifact) => putArtifact(room, runId, artifact, 'cache'),
    logLogFile: async (runId, artifact) => putArtifact(room, runId, artifact, 'logs'),
    recordCode: async (runId, code) => change((tables) => writeCode(tables, runId, code)),
    recordEnvironment: async (runId, environment) =>
      change((tables) => tables.write.putEnvironment(writableRun(tables, runId).id, environment)),
    finishRun: async (runId, {status, endTime, exitCode}) =>
      change((tables) => tables.write.finishRun(writableRun(tables, runId).id, status, endTime, exitCode)),
    renameRun: async (runId, name) => change((tables) => writeTags(tables, runId, {[TAGS.name]: name})),
    deleteRun: async (runId) => setLifecycle(room, runId, 'deleted'),
    restoreRun: async (runId) => setLifecycle(room, runId, 'active'),
    createExperiment: async (name) => change((tables) => createExperiment(tables, name, clock.now())),
    renameExperiment: async (experiment, name) =>
      change((tables) => renameExperiment(tables, findExperiment(reader, experiment).id, name, clock.now())),
  };
}

/** Opens a project's record of runs; its database is migrated when it is older than this program. */
export async function openTracking(project: Project, sources: TrackingSources = {}): Promise<Tracking> {
  const db = await project.database();
  const room: Room = {
    project,
    db,
    reader: new TrackingReader(db),
    clock: sources.clock ?? systemClock,
    random: sources.random ?? systemRandom,
    change: (body) => changeTables(db, body),
  };
  return {...reading(room), ...writing(room)};
}
