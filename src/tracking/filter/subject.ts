import {nearest} from '../../core/nearest.js';
import {
  type Attribute,
  DATASET_FIELDS,
  type DatasetField,
  type Subject,
  TEXT_ATTRIBUTES,
  TIME_ATTRIBUTES,
} from './model.js';
import {filterError, type Source} from './tokens.js';

const ENTITIES: Readonly<Record<string, Subject['entity']>> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  dataset: 'dataset',
  datasets: 'dataset',
};

/** The names suggestions use. */
const SHOWN_ENTITIES = ['metrics', 'params', 'tags', 'attributes', 'datasets'];

const ALIASES: Readonly<Record<string, Attribute>> = {
  'run name': 'run_name',
  'Run name': 'run_name',
  'Run Name': 'run_name',
  created: 'start_time',
  Created: 'start_time',
};

const ATTRIBUTES: readonly string[] = [...TEXT_ATTRIBUTES, ...TIME_ATTRIBUTES];
const quoted = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(', ');

/** The words of a name in a filter: `metrics.auc` is `['metrics', 'auc']`, a bare name has no entity. */
export interface Name {
  readonly entity: string | undefined;
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

function entityOf(source: Source, name: Name): Subject['entity'] {
  if (name.entity === undefined) return 'attribute';
  const entity = Object.hasOwn(ENTITIES, name.entity) ? ENTITIES[name.entity] : undefined;
  if (entity) return entity;
  throw filterError(source, name, `there is no \`${name.entity}\` of a run`, [
    ...nearest(name.entity, SHOWN_ENTITIES).map((near) => `did you mean \`${near}.${name.key}\`?`),
    'names begin with metrics, params, tags, attributes or datasets',
  ]);
}

function attribute(source: Source, name: Name): Attribute {
  const key = Object.hasOwn(ALIASES, name.key) ? ALIASES[name.key] : name.key;
  if (key !== undefined && ATTRIBUTES.includes(key)) return key as Attribute;
  const near = nearest(name.key, ATTRIBUTES).map((other) => `did you mean \`${other}\`?`);
  const meant =
    name.entity === undefined ? [`a metric is written \`metrics.${name.key}\`, a param \`params.${name.key}\``] : [];
  throw filterError(source, name, `runs have no attribute \`${name.key}\``, [
    ...near,
    ...meant,
    `the attributes are ${quoted(ATTRIBUTES)}`,
  ]);
}

function datasetField(source: Source, name: Name): DatasetField {
  const field = DATASET_FIELDS.find((each) => each === name.key);
  if (field) return field;
  throw filterError(source, name, `datasets have no \`${name.key}\``, [`they have ${quoted(DATASET_FIELDS)}`]);
}

/** Returns what a name means. Throws E_FILTER with the near names. */
export function subjectOf(source: Source, name: Name): Subject {
  const entity = entityOf(source, name);
  if (entity === 'attribute') return {entity, key: attribute(source, name)};
  if (entity === 'dataset') return {entity, key: datasetField(source, name)};
  if (name.key === '') throw filterError(source, name, `the name of the ${entity} is missing`);
  return {entity, key: name.key};
}
