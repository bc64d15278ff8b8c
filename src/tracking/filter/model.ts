/** What a comparison looks at. */
export type Subject =
  | {readonly entity: 'metric' | 'param' | 'tag'; readonly key: string}
  | {readonly entity: 'attribute'; readonly key: Attribute}
  | {readonly entity: 'dataset'; readonly key: DatasetField};

/** Attributes of a run that hold text. */
export const TEXT_ATTRIBUTES = ['run_id', 'run_name', 'status', 'user_id'] as const;
/** Attributes that hold milliseconds since 1970. */
export const TIME_ATTRIBUTES = ['start_time', 'end_time'] as const;
export type Attribute = (typeof TEXT_ATTRIBUTES)[number] | (typeof TIME_ATTRIBUTES)[number];

export const DATASET_FIELDS = ['name', 'digest', 'context'] as const;
export type DatasetField = (typeof DATASET_FIELDS)[number];

export type NumberOperator = '>' | '>=' | '=' | '!=' | '<' | '<=';
export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type ListOperator = 'IN' | 'NOT IN';
type NullOperator = 'IS NULL' | 'IS NOT NULL';

export type Comparison =
  | {readonly kind: 'number'; readonly subject: Subject; readonly operator: NumberOperator; readonly value: number}
  | {readonly kind: 'text'; readonly subject: Subject; readonly operator: TextOperator; readonly value: string}
  | {
      readonly kind: 'list';
      readonly subject: Subject;
      readonly operator: ListOperator;
      readonly values: readonly string[];
    }
  | {readonly kind: 'null'; readonly subject: Subject; readonly operator: NullOperator};

/** A filter of runs. `not` is the plain negation: a run that lacks a metric is not `> 0.9`, so it is `not > 0.9`. */
export type Expression =
  | Comparison
  | {readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression}
  | {readonly kind: 'not'; readonly inner: Expression};

/** One key of an order. */
export interface OrderKey {
  readonly subject: Subject;
  readonly descending: boolean;
}

/** A piece of SQL over `runs r` and the values of its placeholders, in order. */
export interface SqlPart {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}
