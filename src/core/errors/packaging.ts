import {defineError} from './define.js';

/** Failures of the packaging room. */
export const PACKAGING_ERRORS = {
  E_PACKAGE_EXISTS: defineError<{path: string; found: string}>({
    kind: 'failed',
    message: ({path, found}) => `\`${path}\` exists and holds ${found}`,
    hints: () => ['name another folder with -o', '--force replaces a package'],
    doc: 'A package is never written over something else: not over a folder that is no package at all, and over another package only with `--force`. Nothing was changed.',
  }),
  E_NOT_A_PACKAGE: defineError<{path: string; why: string}>({
    kind: 'failed',
    message: ({path, why}) => `\`${path}\` is not a package: ${why}`,
    hints: () => ['mlops package build REF makes one'],
    doc: 'A package is a folder with `mlops-package.json`, which names every file with its digest.',
  }),
  E_SAMPLE_COLUMNS: defineError<{file: string; missing: readonly string[]; near: readonly string[]}>({
    kind: 'failed',
    message: ({file, missing}) =>
      `\`${file}\` lacks ${missing.map((name) => `\`${name}\``).join(', ')}, which the model takes`,
    hints: ({near}) => near.map((name) => `did you mean \`${name}\`?`),
    doc: 'The data must have a column for each input of the model, with the same name. Nothing was written.',
  }),
  E_CELL_TYPE: defineError<{file: string; row: number; column: string; value: string; wanted: string}>({
    kind: 'failed',
    message: ({file, row, column, value, wanted}) =>
      `\`${file}\` row ${row}, column \`${column}\`: \`${value}\` is not ${wanted}`,
    doc: 'A value cannot be turned into what the model takes. Rows are counted from 1, without the header.',
  }),
  E_SAMPLE_SHAPE: defineError<{file: string; inputs: readonly string[]}>({
    kind: 'failed',
    message: ({file, inputs}) =>
      `the rows of \`${file}\` are no example: the model takes ${inputs.map((input) => `\`${input}\``).join(', ')}`,
    hints: () => ['leave --sample out', 'name the columns of a matrix in the metadata `mlops.columns` of the model'],
    doc: 'A table can be an example for a model with one input a column, or with one matrix whose columns are named in the metadata `mlops.columns` of the ONNX file (a JSON list, or names with commas between). Nothing was written.',
  }),
  E_SAMPLE_ROWS: defineError<{file: string; columns: readonly string[]}>({
    kind: 'failed',
    message: ({file, columns}) =>
      `\`${file}\` has no row with a value in ${columns.length === 1 ? `\`${columns[0]}\`` : `each of ${columns.map((name) => `\`${name}\``).join(', ')}`}`,
    doc: 'The example of a package is made of complete rows. Name a file that has some. Nothing was written.',
  }),
  E_WEIGHTS_NAME: defineError<{path: string; weights: string}>({
    kind: 'failed',
    message: ({path, weights}) =>
      `\`${path}\` keeps weights in \`${weights}\`, a name that a package needs for something else`,
    hints: () => ['save the model again with its weights under another name'],
    doc: 'The files in which a model keeps its weights lie in the package under the names the model states. `model.onnx`, `MLmodel` and the other files of a package cannot be among them. Nothing was written.',
  }),
};
