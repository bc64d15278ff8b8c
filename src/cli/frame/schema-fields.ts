import type {z} from 'zod';

/** What a command's field tells the frame beyond its type. */
export interface FieldMeta {
  /** One letter. */
  readonly short?: string;
  /** The word that stands for the value in help; upper case. */
  readonly placeholder?: string;
  /** What shell completion offers for the value. */
  readonly complete?: Completion;
  /** The value may be left out: `--log-requests` or `--log-requests=0.1`. */
  readonly optionalValue?: boolean;
}

export type Completion = 'run' | 'experiment' | 'stage' | 'model' | 'data' | 'file' | 'folder' | 'remote' | 'error';

/** One argument or option of a command, read from its schema. */
export interface Field {
  readonly key: string;
  /** `--max-rows` for the key `maxRows`. */
  readonly flag: string;
  readonly kind: 'boolean' | 'negated' | 'list' | 'value';
  readonly required: boolean;
  readonly description: string;
  readonly choices: readonly string[] | undefined;
  readonly defaultText: string | undefined;
  readonly meta: FieldMeta;
}

/** The parts of zod's type definitions that are read here. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

interface Layers {
  readonly innermost: z.ZodType;
  readonly optional: boolean;
  readonly description: string;
  readonly meta: FieldMeta;
  readonly defaultValue: unknown;
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** Peels optional, default and transforming layers off a schema, collecting what each says. */
function peel(schema: z.ZodType): Layers {
  let current = schema;
  let optional = false;
  let defaultValue: unknown;
  let meta: Record<string, unknown> = {};
  for (;;) {
    meta = {...(current.meta() ?? {}), ...meta};
    const definition = definitionOf(current);
    if (definition.type === 'optional' || definition.type === 'default') {
      optional = true;
      if (definition.type === 'default') defaultValue = definition.defaultValue;
    }
    const inner = definition.type === 'pipe' ? definition.in : definition.innerType;
    if (!inner)
      return {innermost: current, optional, defaultValue, meta, description: String(meta['description'] ?? '')};
    current = inner;
  }
}

const toFlag = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The word after a colour-like default is shown; empty lists and switches have none worth showing. */
function describeDefault(value: unknown): string | undefined {
  if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}

function kindOf(key: string, type: string): Field['kind'] {
  if (type === 'boolean') return /^no[A-Z]/.test(key) ? 'negated' : 'boolean';
  return type === 'array' ? 'list' : 'value';
}

/** Returns the fields of an object schema in the order of their keys. */
export function fieldsOf(schema: z.ZodObject | undefined): readonly Field[] {
  if (!schema) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, field]) => {
    const layers = peel(field);
    const definition = definitionOf(layers.innermost);
    return {
      key,
      flag: toFlag(key),
      kind: kindOf(key, definition.type),
      required: !layers.optional && definition.type !== 'boolean' && definition.type !== 'array',
      description: layers.description,
      choices: definition.type === 'enum' ? Object.values(definition.entries ?? {}) : undefined,
      defaultText: describeDefault(layers.defaultValue),
      meta: layers.meta,
    };
  });
}

/** Returns how a positional argument is written in a usage line: `<RUN>`, `[DATA...]`. */
export function argumentUsage(field: Field): string {
  const word = `${field.meta.placeholder ?? field.key.toUpperCase()}${field.kind === 'list' ? '...' : ''}`;
  return field.required ? `<${word}>` : `[${word}]`;
}

/** Returns how an option is written in help: `-n, --limit <N>`. */
export function optionUsage(field: Field): string {
  const short = field.meta.short ? `-${field.meta.short}, ` : '';
  if (field.kind === 'boolean' || field.kind === 'negated') return `${short}${field.flag}`;
  const word = field.meta.placeholder ?? (field.choices ? 'CHOICE' : 'VALUE');
  return `${short}${field.flag} ${field.meta.optionalValue ? `[${word}]` : `<${word}>`}`;
}
