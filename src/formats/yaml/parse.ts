import {type Document, type Node, parseDocument, type YAMLError} from 'yaml';
import {fail, type Problem, type SourceLocation} from '../../core/errors/index.js';
import type {LocatedValue, NumberOptions} from '../located.js';
import {locateNode} from './locate.js';
import {readDocument} from './read.js';

/** A YAML file: its value, where each part of it stands, and its document. */
export interface YamlFile extends LocatedValue {
  readonly document: Document.Parsed;
}

/**
 * Returns the value of a YAML file. An empty file, or one of comments only, is `{}`.
 *
 * YAML 1.2 core rules with DVC's additions (see `resolvePlain`); anchors, aliases and `<<` work; keys become strings. Throws one
 * E_YAML_SYNTAX that carries every problem of the file: syntax, duplicate keys, unknown tags, several documents.
 */
export function parseYaml(text: string, file: string, options: NumberOptions = {}): YamlFile {
  const document = parseTree(text, file);
  const problems = syntaxProblems(document.errors, text, file);
  const at = (node: Node): SourceLocation => {
    const [start = 0, end = start] = node.range ?? [];
    return {file, text, start, end: Math.max(start, Math.min(end, text.length))};
  };
  const report = (message: string, node: Node): void => {
    problems.push({message, location: at(node)});
  };
  // A document with broken syntax has odd nodes; what these mean would only repeat the first complaint.
  const value =
    problems.length === 0 ? readDocument(document, {keepFloats: options.keepFloats ?? false, report}) : null;
  const [first] = problems;
  if (first) throw fail('E_YAML_SYNTAX', {file, count: problems.length, first: first.message}, {problems});
  return {
    value: value ?? {},
    document,
    locate: (path, part = 'value') => locateNode({document, text, file}, path, part),
  };
}

function parseTree(text: string, file: string): Document.Parsed {
  try {
    return parseDocument(text, {
      schema: 'core',
      version: '1.2',
      strict: true,
      // Checked by our own reader: the library compares each key with each other.
      uniqueKeys: false,
      keepSourceTokens: true,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'collections are nested too deeply';
    throw fail('E_YAML_SYNTAX', {file, count: 1, first: message}, {cause: error, problems: [{message}]});
  }
}

const OWN_WORDS: Partial<Record<YAMLError['code'], string>> = {
  MULTIPLE_DOCS: 'the file holds several documents (`---`), one is expected',
  TAB_AS_INDENT: 'a tab is used for indentation, YAML takes spaces only',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines, or `:` is missing after it',
};

function syntaxProblems(errors: readonly YAMLError[], text: string, file: string): Problem[] {
  const problems = errors.map((error) => syntaxProblem(error, text, file));
  // Each of several unclosed brackets is complained about at the end of the text, once is enough.
  const key = ({message, location}: Problem): string => `${location?.start}:${message}`;
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()];
}

function syntaxProblem(error: YAMLError, text: string, file: string): Problem {
  const start = Math.min(error.pos[0], text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const said = error.message.split('\n')[0] ?? '';
  const message = OWN_WORDS[error.code] ?? `${said.charAt(0).toLowerCase()}${said.slice(1)}`.replace(/[.:]$/, '');
  return {message, location: {file, text, start, end}};
}
