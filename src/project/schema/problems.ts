import type {z} from 'zod';
import type {Problem, SourceLocation} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** Finds the place of a path in the file. */
export type Locate = (path: Path, part?: 'key' | 'value') => SourceLocation;

/** Returns the keys an object schema knows at `path`, for suggestions; empty where anything goes. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let current: z.ZodType | undefined = schema;
  for (const step of path) current = current && descend(current, step);
  const definition = current && unwrap(current);
  return definition?.shape ? Object.keys(definition.shape) : [];
}

interface Shape {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

function unwrap(schema: z.ZodType): Shape {
  const definition = schema.def as unknown as Shape;
  return definition.innerType ? unwrap(definition.innerType) : definition;
}

function descend(schema: z.ZodType, step: string | number): z.ZodType | undefined {
  const definition = unwrap(schema);
  if (definition.shape) return definition.shape[step];
  if (definition.type === 'union') return definition.options?.map((option) => descend(option, step)).find(Boolean);
  return definition.valueType ?? definition.element;
}

const asPath = (path: readonly PropertyKey[]): Path =>
  path.map((step) => (typeof step === 'symbol' ? String(step) : step));
const quoted = (path: Path): string => (path.length === 0 ? 'the file' : `\`${path.join('.')}\``);

function unknownKeys(
  issue: Issue & {code: 'unrecognized_keys'},
  base: Path,
  schema: z.ZodType,
  locate: Locate,
): Problem[] {
  return issue.keys.map((key) => {
    const near = nearest(key, knownKeys(schema, base));
    const place = base.length === 0 ? '' : ` in \`${base.join('.')}\``;
    const hints =
      near.length > 0
        ? near.map((name) => `did you mean \`${name}\`?`)
        : [
            `the keys are ${knownKeys(schema, base)
              .map((name) => `\`${name}\``)
              .join(', ')}`,
          ];
    return {message: `unknown key \`${key}\`${place}`, location: locate([...base, key], 'key'), hints};
  });
}

/** A union's complaint is that of the branch which got furthest into the value; saying all of them helps nobody. */
function deepest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) =>
    Math.max(0, ...issues.map(({path, code}) => path.length * 2 + (code === 'unrecognized_keys' ? 1 : 0)));
  return branches.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  record: 'a map',
  object: 'a map',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  null: 'null',
};

/** Returns the form an issue asks for, `a list`; undefined for complaints of another kind. */
function wantedForm(issue: Issue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  return WORDS[issue.expected] ?? issue.expected;
}

const isMissing = (issue: Issue): boolean =>
  issue.code === 'invalid_type' && issue.message.endsWith('received undefined');

function describe(issue: Issue): string {
  const form = wantedForm(issue);
  if (form) return `must be ${form}`;
  return issue.message.replace(/^Invalid input: /, '').replace(/^Too (small|big): /, '');
}

function problemsOfUnion(
  issue: Issue & {code: 'invalid_union'},
  path: Path,
  schema: z.ZodType,
  locate: Locate,
): Problem[] {
  const inner = deepest(issue.errors);
  const isDeep = inner.some((each) => each.path.length > 0 || each.code === 'unrecognized_keys');
  if (isDeep) return inner.flatMap((each) => problemsOf(each, path, schema, locate));
  if (issue.errors.flat().every(isMissing)) return [{message: `${quoted(path)} is missing`, location: locate(path)}];
  const forms = [...new Set(issue.errors.flat().map((each) => wantedForm(each) ?? describe(each)))];
  return [{message: `${quoted(path)} must be ${forms.join(' or ')}`, location: locate(path)}];
}

function problemsOf(issue: Issue, base: Path, schema: z.ZodType, locate: Locate): Problem[] {
  const path = [...base, ...asPath(issue.path)];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path, schema, locate);
  if (issue.code === 'invalid_union') return problemsOfUnion(issue, path, schema, locate);
  if (issue.code === 'invalid_key') {
    const detail = issue.issues.map(describe).join('; ');
    return [{message: `the name ${quoted(path.slice(-1))} ${detail}`, location: locate(path, 'key')}];
  }
  return [{message: `${quoted(path)} ${isMissing(issue) ? 'is missing' : describe(issue)}`, location: locate(path)}];
}

/** Returns every problem zod found, with its place in the file and the near word for an unknown key, in file order. */
export function problemsFrom(error: z.ZodError, schema: z.ZodType, locate: Locate): Problem[] {
  const problems = error.issues.flatMap((issue) => problemsOf(issue, [], schema, locate));
  return problems.toSorted((a, b) => (a.location?.start ?? 0) - (b.location?.start ?? 0));
}
