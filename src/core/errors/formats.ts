import {defineError} from './define.js';

/** Failures of the formats room. */
export const FORMAT_ERRORS = {
  E_YAML_SYNTAX: defineError<{file: string; count: number; first: string}>({
    kind: 'usage',
    message: ({file, count, first}) =>
      count === 1 ? `\`${file}\` is not valid YAML: ${first}` : `\`${file}\` has ${count} YAML errors`,
    doc: 'The file cannot be read as YAML. Each place is shown with what is wrong there. Besides broken syntax these are errors: the same key twice in a map, more than one document in the file, tags that are not part of YAML itself, an alias without its anchor.',
  }),
  E_YAML_EDIT: defineError<{file: string; path: string; reason: string}>({
    kind: 'usage',
    message: ({file, path, reason}) => `cannot change \`${path}\` in \`${file}\`: ${reason}`,
    hints: ({file}) => [`change ${file} by hand`],
    doc: 'A file that people write is changed only at the place that has to change; comments, order and spelling of everything else stay. Where that is not possible, for instance inside something an alias stands for, nothing is written.',
  }),
};
