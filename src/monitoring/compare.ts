import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {Table} from '../formats/table/index.js';
import {compareWithControl} from './control.js';
import {countedVerdicts, decideColumns, type Verdict} from './decide.js';
import {describeColumn, finiteOrNull, type SpellLabel} from './describe.js';
import {columnNamed, type Frame, frameOf} from './frame.js';
import {type DriftOptions, type Rules, rulesFrom} from './model.js';
import {measurePerformance, PERFORMANCE_LIMIT} from './performance.js';
import {type PlannedColumn, planColumns} from './plan.js';
import {findQuality} from './quality.js';
import type {Control, DriftColumn, DriftResult, Finding} from './schema.js';
import {spanOf, timesOf, timestampName, windowOf} from './timestamp.js';

/** Two tables and what is known about where they come from. */
export interface DriftInput {
  readonly reference: Table;
  readonly current: Table;
  readonly options?: DriftOptions | undefined;
  readonly run: RunFacts;
}

/** What only the caller knows about a comparison. */
export interface RunFacts {
  readonly id: string;
  /** RFC 3339 UTC. */
  readonly time: string;
  /** SHA-256 of the files, where there are some. */
  readonly referenceDigest?: string | undefined;
  readonly currentDigest?: string | undefined;
}

/**
 * Compares current data with reference data, column by column.
 *
 * Pure: the same tables, options and facts give the same result. Throws E_DRIFT_EMPTY for a side without rows,
 * E_DRIFT_NOTHING when no column can be tested, and the errors of `planColumns`, `measurePerformance`.
 */
export function compareData({reference, current, options = {}, run}: DriftInput): DriftResult {
  const mode = options.mode ?? 'native';
  return compareFrames(frameOf(reference, mode), frameOf(current, mode), options, run);
}

/** Returns the same for data that are frames already. */
export function compareFrames(reference: Frame, current: Frame, options: DriftOptions, run: RunFacts): DriftResult {
  if (reference.rows === 0) throw fail('E_DRIFT_EMPTY', {side: 'reference'});
  if (current.rows === 0) throw fail('E_DRIFT_EMPTY', {side: 'current'});
  const rules = rulesFrom(options);
  requireTarget(reference, current, rules.target);
  const timestamp = timestampName(reference, options.timestamp);
  const planned = planColumns(reference, current, rules, timestamp);
  const verdicts = decideColumns(planned, rules);
  if (verdicts.size === 0) throw fail('E_DRIFT_NOTHING', {reasons: reasonsOf(planned)});
  const times = {reference: timesOf(reference, timestamp), current: timesOf(current, timestamp)};
  const control = controlOf(reference, verdicts, times, rules, options);
  const columns = planned.map((column) =>
    columnResult(column, verdicts.get(column.name), spellerOf(reference, column.name), control.control),
  );
  const performance = performanceOf(reference, current, timestamp, rules, options);
  return {
    schema: 'mlops.drift/1',
    run: {
      id: run.id,
      time: run.time,
      reference: sideOf(reference, run.referenceDigest, times.reference),
      current: sideOf(current, run.currentDigest, times.current),
      profile: {mode: rules.mode, correction: rules.correction, level: rules.level},
    },
    dataset: datasetOf(verdicts, rules),
    columns,
    quality: [
      ...findQuality(current, reference, planned, columns, rules),
      ...(performance.finding === undefined ? [] : [performance.finding]),
      ...(control.finding === undefined ? [] : [control.finding]),
    ],
    performance: performance.performance,
    control: control.control,
  };
}

/** Labels often come later than the current data, but a target that neither side has is a slip. */
function requireTarget(reference: Frame, current: Frame, target: string | undefined): void {
  if (
    target === undefined ||
    columnNamed(reference, target) !== undefined ||
    columnNamed(current, target) !== undefined
  ) {
    return;
  }
  const names = reference.columns.map(({name}) => name);
  throw fail('E_DRIFT_COLUMN', {column: target, role: 'target', side: 'reference', near: nearest(target, names)});
}

function reasonsOf(planned: readonly PlannedColumn[]): string[] {
  return planned.flatMap(({name, plan}) => (plan.state === 'left_out' ? [`\`${name}\` ${plan.finding.message}`] : []));
}

function sideOf(frame: Frame, digest: string | undefined, times: Float64Array | undefined) {
  return {digest: digest ?? null, rows: frame.rows, window: windowOf(spanOf(times)) ?? null};
}

function datasetOf(verdicts: ReadonlyMap<string, Verdict>, rules: Rules): DriftResult['dataset'] {
  const counted = countedVerdicts(verdicts, rules);
  const drifted = counted.filter(([, {drift}]) => drift).length;
  const share = counted.length === 0 ? 0 : drifted / counted.length;
  const threshold = rules.driftShare;
  return {columns: counted.length, drifted, share, threshold, drift: share >= threshold};
}

function spellerOf(reference: Frame, name: string): SpellLabel {
  const column = columnNamed(reference, name);
  const isBoolean = column?.kind === 'number' && column.source === 'boolean';
  return (label) => (isBoolean && typeof label === 'number' ? String(label === 1) : String(label));
}

function columnResult(
  column: PlannedColumn,
  verdict: Verdict | undefined,
  spell: SpellLabel,
  control: Control | null,
): DriftColumn {
  const {name, role, type, reference, current, plan} = column;
  const test = plan.state === 'tested' ? plan.test : undefined;
  const value = verdict?.score.value;
  const reason = plan.state === 'left_out' ? plan.finding.message : verdict?.score.reason;
  const flagged = control?.periods.filter(({columns}) => columns.includes(name)).length;
  return {
    name,
    role,
    type,
    method: test?.label ?? null,
    score: finiteOrNull(value),
    threshold: test?.threshold ?? null,
    p: test?.method.score === 'p' ? finiteOrNull(value) : null,
    p_null: finiteOrNull(verdict?.score.withoutDrift),
    p_adj: finiteOrNull(verdict?.corrected),
    noise: finiteOrNull(verdict?.score.noise),
    drift: verdict?.drift ?? false,
    ...(reason === undefined ? {} : {reason}),
    n: reference?.size ?? 0,
    m: current?.size ?? 0,
    missing: {ref: reference?.missing ?? 0, cur: current?.missing ?? 0},
    infinite: {ref: reference?.infinite ?? 0, cur: current?.infinite ?? 0},
    ...describeColumn(type, reference, current, spell),
    ...(control === null || flagged === undefined || test === undefined
      ? {}
      : {control: {flagged, periods: control.periods.length}}),
  };
}

interface Times {
  readonly reference: Float64Array | undefined;
  readonly current: Float64Array | undefined;
}

function controlOf(
  reference: Frame,
  verdicts: ReadonlyMap<string, Verdict>,
  times: Times,
  rules: Rules,
  options: DriftOptions,
): {control: Control | null; finding?: Finding} {
  if (options.control !== true) return {control: null};
  const tested = {rows: reference.rows, columns: reference.columns.filter(({name}) => verdicts.has(name))};
  const perColumn = Object.fromEntries(Object.entries(rules.perColumn).filter(([name]) => verdicts.has(name)));
  const same = {...rules, perColumn, columns: undefined, exclude: []};
  const outcome = compareWithControl(tested, times.reference, spanOf(times.current), same);
  if (outcome.state === 'compared') return {control: outcome.control};
  const message = `no control periods: ${outcome.reason}`;
  return {control: null, finding: {kind: 'control', column: null, severity: 'info', message}};
}

function performanceOf(
  reference: Frame,
  current: Frame,
  timestamp: string | undefined,
  rules: Rules,
  options: DriftOptions,
): {performance: DriftResult['performance']; finding?: Finding} {
  const {target, prediction} = rules;
  if (target === undefined || prediction === undefined) return {performance: null};
  const outcome = measurePerformance({
    reference,
    current,
    target,
    prediction,
    timestamp,
    baseline: options.baselinePerformance,
    limit: options.performanceLimit ?? PERFORMANCE_LIMIT,
    level: rules.level,
  });
  if (outcome.state === 'measured') return {performance: outcome.performance};
  return {performance: null, finding: outcome.finding};
}
