import {z} from 'zod';
import type {RepoPath} from '../../core/brand.js';
import {type DigestAlgorithm, isDirectoryDigest, parseDigest} from '../../core/digest.js';
import {fail, type Problem, type SourceLocation} from '../../core/errors/index.js';
import {parseYaml} from '../../formats/yaml/index.js';
import type {Dialect} from '../../project/index.js';
import {folderOf} from '../ignore-rules.js';
import type {Output} from '../model.js';

/** A file in git that stands for tracked data: `data.csv.mlops` for `data.csv`. */
export interface Pointer extends Output {
  /** The pointer file. */
  readonly pointer: RepoPath;
  readonly sizeBytes?: number | undefined;
  /** Number of files; of directories only. */
  readonly files?: number | undefined;
  readonly desc?: string | undefined;
}

const outSchema = z.looseObject({
  path: z.string().min(1),
  hash: z.string().optional(),
  size: z.int().min(0).optional(),
  nfiles: z.int().min(0).optional(),
  isexec: z.boolean().optional(),
  desc: z.string().optional(),
  md5: z.string().optional(),
  sha256: z.string().optional(),
});

/** DVC's grammar; keys that are not read here belong to somebody else and are kept. */
const PointerSchema = z.looseObject({outs: z.array(outSchema).length(1)});

type Locate = (path: readonly (string | number)[], part?: 'key' | 'value') => SourceLocation;

function schemaProblems(error: z.ZodError, locate: Locate): Problem[] {
  return error.issues.map((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    const name = path.length === 0 ? 'the file' : `\`${path.join('.')}\``;
    return {message: `${name}: ${issue.message.replace(/^Invalid input: /, '')}`, location: locate(path)};
  });
}

/** Tells why a path cannot be the output of a pointer, or undefined when it can. */
function pathComplaint(path: string): string | undefined {
  const isPlain = path.split('/').every((part) => part !== '' && part !== '.');
  return isPlain && !path.split(/[/\\]/).includes('..')
    ? undefined
    : `\`${path}\` must name something beside or below the pointer`;
}

function valueProblems(out: z.output<typeof outSchema>, algorithm: DigestAlgorithm, locate: Locate): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, message: string) => problems.push({message, location: locate(['outs', 0, key])});
  const complaint = pathComplaint(out.path);
  if (complaint) add('path', complaint);
  if (out.hash !== undefined && out.hash !== algorithm)
    add('hash', `\`${out.hash}\` is not the digest of this project, which is \`${algorithm}\``);
  const text = out[algorithm];
  const digest = text === undefined ? undefined : parseDigest(text, algorithm);
  if (text !== undefined && !digest) add(algorithm, `\`${text}\` is no ${algorithm} digest`);
  if (digest && out.nfiles !== undefined && !isDirectoryDigest(digest))
    add('nfiles', 'only a directory has a number of files');
  return problems;
}

/**
 * Returns what a pointer file's text says. `file` is shown in messages.
 *
 * Throws E_YAML_SYNTAX, or E_POINTER_FILE with every mistake and its place.
 */
export function parsePointer(text: string, pointer: RepoPath, file: string, dialect: Dialect): Pointer {
  const yaml = parseYaml(text, file);
  const refuse = (problems: readonly Problem[]) => fail('E_POINTER_FILE', {file, count: problems.length}, {problems});
  const result = PointerSchema.safeParse(yaml.value ?? {});
  if (!result.success) throw refuse(schemaProblems(result.error, yaml.locate));
  const algorithm = dialect.digestAlgorithm;
  const [out] = result.data.outs;
  if (!out) throw refuse([{message: '`outs` is empty', location: yaml.locate(['outs'])}]);
  const problems = valueProblems(out, algorithm, yaml.locate);
  if (problems.length > 0) throw refuse(problems);
  const folder = folderOf(pointer);
  return {
    pointer,
    path: (folder === '' ? out.path : `${folder}/${out.path}`) as RepoPath,
    digest: parseDigest(out[algorithm] ?? '', algorithm),
    isExecutable: out.isexec ?? false,
    sizeBytes: out.size,
    files: out.nfiles,
    desc: out.desc,
  };
}
