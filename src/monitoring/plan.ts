import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {isIntegerTyped, typeOf} from './column-type.js';
import {columnNamed, type Frame, type FrameColumn, type LabelColumn} from './frame.js';
import {defaultMethod, type Method, methodNamed, type TestedType} from './methods.js';
import type {MethodChoice, Rules} from './model.js';
import {distinctOfBoth, type Sample, sampleOf} from './sample.js';
import type {ColumnType, DriftColumn, Finding} from './schema.js';
import type {SamplePair} from './score.js';

/** How one column will be tested. */
export interface PlannedTest {
  readonly method: Method;
  /** The name results carry: the id, or Evidently's display name where it would have chosen the method. */
  readonly label: string;
  readonly threshold: number;
  readonly pair: SamplePair;
}

/** What is done with one column. */
export interface PlannedColumn {
  readonly name: string;
  readonly role: DriftColumn['role'];
  readonly type: ColumnType;
  readonly reference: Sample | undefined;
  readonly current: Sample | undefined;
  readonly plan:
    | {readonly state: 'tested'; readonly test: PlannedTest}
    | {readonly state: 'left_out'; readonly finding: Finding};
}

const TYPE_ORDER: readonly ColumnType[] = ['num', 'cat', 'text', 'datetime', 'unknown'];

/**
 * Returns what to do with each column of the reference: numerical ones first, then categories, then the rest, in the
 * order of the file.
 *
 * Throws E_DRIFT_COLUMN for a column that was named and is not there, E_DRIFT_METHOD and E_DRIFT_METHOD_TYPE for methods
 * that do not exist or do not fit.
 */
export function planColumns(
  reference: Frame,
  current: Frame,
  rules: Rules,
  timestamp: string | undefined,
): PlannedColumn[] {
  const names = testedNames(reference, rules).filter((name) => name !== timestamp);
  const planned = names.map((name) => planColumn(name, reference, current, rules));
  return TYPE_ORDER.flatMap((type) => planned.filter((column) => column.type === type));
}

function testedNames(reference: Frame, rules: Rules): string[] {
  const known = reference.columns.map(({name}) => name);
  for (const [role, names] of [
    ['column to test', [...(rules.columns ?? []), ...Object.keys(rules.perColumn)]],
    ['column to leave out', rules.exclude],
  ] as const) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    throw fail('E_DRIFT_COLUMN', {column: unknown, role, side: 'reference', near: nearest(unknown, known)});
  }
  return known.filter((name) => (rules.columns?.includes(name) ?? true) && !rules.exclude.includes(name));
}

function roleOf(name: string, rules: Rules): DriftColumn['role'] {
  if (name === rules.target) return 'target';
  return name === rules.prediction ? 'prediction' : 'feature';
}

function planColumn(name: string, reference: Frame, current: Frame, rules: Rules): PlannedColumn {
  const left = columnNamed(reference, name);
  const right = columnNamed(current, name);
  if (left === undefined) throw new TypeError(`no column ${name}`);
  const aligned = right === undefined ? undefined : alignKinds(left, right, rules);
  const referenceSample = sampleOf(left);
  const base = {name, role: roleOf(name, rules), reference: referenceSample};
  if (aligned === undefined) {
    const type = typeOf(left, referenceSample, 'native');
    return {
      ...base,
      type,
      current: undefined,
      plan: leftOut('column_missing', name, 'error', 'not in the current data'),
    };
  }
  const currentSample = sampleOf(aligned);
  const type =
    rules.mode === 'native' ? typeOf(left, referenceSample, 'native') : typeOf(aligned, currentSample, 'evidently');
  const sides = {...base, type, current: currentSample};
  const obstacle = obstacleTo(sides, left, aligned);
  if (obstacle !== undefined) return {...sides, plan: obstacle};
  return {...sides, plan: {state: 'tested', test: planTest(sides, {left, right: aligned}, rules)}};
}

/** In native mode texts in the reference make the current numbers texts too: postal codes lose their nature in a CSV file. */
function alignKinds(reference: FrameColumn, current: FrameColumn, rules: Rules): FrameColumn {
  if (rules.mode !== 'native' || reference.kind !== 'label' || current.kind !== 'number') return current;
  const codes = new Int32Array(current.values.length).fill(-1);
  const known = new Map<number, number>();
  current.values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    codes[row] = code;
  });
  const spell = (value: number) => (current.source === 'boolean' ? String(value === 1) : String(value));
  return {kind: 'label', name: current.name, codes, labels: [...known.keys()].map(spell)} satisfies LabelColumn;
}

function leftOut(
  kind: Finding['kind'],
  column: string,
  severity: Finding['severity'],
  reason: string,
): PlannedColumn['plan'] {
  return {state: 'left_out', finding: {kind, column, severity, message: reason}};
}

type Sides = Pick<PlannedColumn, 'name' | 'type' | 'reference' | 'current'>;

/** Why the column cannot be tested; undefined when it can. */
function obstacleTo(sides: Sides, left: FrameColumn, right: FrameColumn): PlannedColumn['plan'] | undefined {
  const {name, type, reference, current} = sides;
  if (left.kind === 'time' && right.kind === 'time') {
    return leftOut('not_tested', name, 'info', 'dates are not tested');
  }
  if (reference === undefined || current === undefined) {
    return leftOut('type_changed', name, 'error', 'dates on one side only');
  }
  if (reference.size === 0) return leftOut('column_empty', name, 'error', 'no values in the reference');
  if (current.size === 0) return leftOut('column_empty', name, 'error', 'no values in the current data');
  if (type === 'num' && (reference.sorted === undefined || current.sorted === undefined)) {
    const side = reference.sorted === undefined ? 'reference' : 'current data';
    return leftOut('type_changed', name, 'error', `texts in the ${side}, numbers on the other side`);
  }
  if (type === 'text')
    return leftOut('not_tested', name, 'info', 'free text: more than half of its values are different');
  if (type === 'unknown')
    return leftOut('not_tested', name, 'info', 'booleans with missing values: Evidently leaves them out');
  return undefined;
}

function planTest(sides: Sides, columns: {left: FrameColumn; right: FrameColumn}, rules: Rules): PlannedTest {
  const {name, reference, current} = sides;
  const type = sides.type as TestedType;
  if (reference === undefined || current === undefined) throw new TypeError(`nothing to test in ${name}`);
  const wider = [rules.perColumn[name], rules[type], forAll(rules, type)];
  const chosen = wider.find((choice) => choice?.method !== undefined)?.method;
  const method =
    chosen === undefined
      ? defaultMethod(type, reference.size, distinctOfBoth(reference, current))
      : fittingMethod(chosen, name, type);
  const integers =
    isIntegerTyped(columns.left, reference, rules.mode) && isIntegerTyped(columns.right, current, rules.mode);
  return {
    method,
    label: rules.mode === 'evidently' && chosen === undefined ? method.display : method.id,
    threshold: wider.find((choice) => choice?.threshold !== undefined)?.threshold ?? method.threshold,
    pair: {type, reference, current, integers},
  };
}

/** A method for all columns is natively one for those it fits; the others keep theirs. Evidently refuses it. */
function forAll({all, mode}: Rules, type: TestedType): MethodChoice {
  if (mode === 'evidently' || all.method === undefined || methodNamed(all.method).types.includes(type)) return all;
  return {threshold: undefined};
}

function fittingMethod(chosen: string, column: string, type: TestedType): Method {
  const method = methodNamed(chosen);
  if (method.types.includes(type)) return method;
  const words = {num: 'numerical', cat: 'categorical'} as const;
  const fits = method.types.map((each) => words[each]);
  throw fail('E_DRIFT_METHOD_TYPE', {method: method.id, column, type: words[type], fits});
}
