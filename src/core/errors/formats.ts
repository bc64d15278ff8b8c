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
  E_TEXT_ENCODING: defineError<{file: string; seems: string | undefined}>({
    kind: 'failed',
    message: ({file, seems}) => `\`${file}\` is not UTF-8 text${seems ? `: it seems to be ${seems}` : ''}`,
    hints: ({file, seems}) => [`iconv -f ${seems ?? 'LATIN1'} -t UTF-8 ${file} > converted makes a UTF-8 copy`],
    doc: 'Text files are read as UTF-8 only, because guessing another encoding would change names and values in silence. Save the file as UTF-8 or convert it.',
  }),
  E_CSV_HEADER: defineError<{file: string; detail: string}>({
    kind: 'failed',
    message: ({file, detail}) => `\`${file}\` has no usable header: ${detail}`,
    hints: ({detail}) =>
      detail === 'column 1 has no name'
        ? ['pandas writes its index as a column without a name: write the file with to_csv(path, index=False)']
        : ['the first line names the columns, each once'],
    doc: 'The first line of a CSV file names its columns. Every column needs a name, and no name may be there twice, because everything else refers to columns by name.',
  }),
  E_CSV_ROW: defineError<{file: string; line: number; expected: number; found: number; more: number}>({
    kind: 'failed',
    message: ({file, line, expected, found, more}) =>
      `\`${file}\` line ${line} has ${found} ${found === 1 ? 'field' : 'fields'}, the header has ${expected}${more > 0 ? ` (and ${more} more such lines)` : ''}`,
    hints: () => ['a field that holds the delimiter needs quotes: "a, b"'],
    doc: 'Each row of a CSV file has as many fields as its header. More usually means a delimiter inside a field without quotes, fewer a line that was cut. Nothing is filled in or dropped in silence.',
  }),
  E_CSV_SYNTAX: defineError<{file: string; line: number; detail: string}>({
    kind: 'failed',
    message: ({file, line, detail}) => `\`${file}\` line ${line}: ${detail}`,
    hints: () => ['inside quotes, a quote is written twice: "say ""hi"""'],
    doc: 'A field that starts with a quote ends at the next single quote, and the delimiter or the end of the line follows. Where that is not so, the rest of the file could not be read reliably.',
  }),
  E_NOT_ONNX: defineError<{file: string; why: string}>({
    kind: 'failed',
    message: ({file, why}) => `\`${file}\` is not an ONNX model: ${why}`,
    hints: () => ['export the model to ONNX first: mlops help onnx'],
    doc: 'Models are served and described in the ONNX format, an open one that holds no code. scikit-learn models become ONNX by `skl2onnx`, PyTorch ones by `torch.onnx.export`, XGBoost and LightGBM ones by `onnxmltools`, models trained in JavaScript by the functions of `mlops/onnx`. Pickle and joblib files are never loaded: loading one runs whatever code it holds.',
  }),
  E_ONNX_EXTERNAL: defineError<{file: string; location: string}>({
    kind: 'failed',
    message: ({file, location}) => `\`${file}\` wants weights from \`${location}\`, outside its own folder`,
    hints: () => ['save the model again with its weights beside it, or inside it'],
    doc: 'A large ONNX model may keep its weights in files beside it. A location that is absolute or leads out of the folder is refused: such a file could read anything on the machine that serves it.',
  }),
  E_ONNX_BUILD: defineError<{detail: string}>({
    kind: 'failed',
    message: ({detail}) => `cannot write the ONNX model: ${detail}`,
    doc: 'What was passed to an exporter of `mlops/onnx` does not fit together, for instance another number of coefficients than features have columns. Nothing was written.',
  }),
  E_JSON_SYNTAX: defineError<{file: string; first: string}>({
    kind: 'usage',
    message: ({file, first}) => `\`${file}\` is not valid JSON: ${first}`,
    doc: 'The file cannot be read as JSON; the place shown is where reading stopped. JSON has no comments, no commas before an end, and double quotes only. `NaN` and `Infinity`, which Python writes, are accepted.',
  }),
  E_TOML_SYNTAX: defineError<{file: string; first: string}>({
    kind: 'usage',
    message: ({file, first}) => `\`${file}\` is not valid TOML: ${first}`,
    doc: 'The file cannot be read as TOML 1.0; the place shown is where reading stopped.',
  }),
  E_PARAMS_PYTHON: defineError<{file: string}>({
    kind: 'usage',
    message: ({file}) => `\`${file}\` holds parameters as Python code, which is not read`,
    hints: () => ['move the parameters to a .yaml, .json or .toml file'],
    doc: 'Parameters are read from YAML, JSON and TOML files. Values written in Python code would have to be run, or guessed, to be known.',
  }),
  E_PARQUET: defineError<{file: string; why: string}>({
    kind: 'failed',
    message: ({file, why}) => `\`${file}\` cannot be read as Parquet: ${why}`,
    hints: () => [
      'a Parquet file starts and ends with the letters PAR1; one that does not was cut off or is another format',
    ],
    doc: 'The file is no Parquet file, is not whole, or is damaged. A file that was still being written when it was read looks like this too.',
  }),
  E_PARQUET_COLUMN: defineError<{file: string; name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({file, name}) => `\`${file}\` has no column \`${name}\``,
    hints: ({near}) => near.map((other) => `did you mean \`${other}\`?`),
    doc: 'A column that was asked for is not in the file. Names are compared letter by letter, upper and lower case apart.',
  }),
  E_TABLE_VALUE: defineError<{column: string; row: number; value: string; type: string}>({
    kind: 'failed',
    message: ({column, row, value, type}) => `row ${row} of column \`${column}\` is no ${type}: \`${value}\``,
    hints: ({column}) => [`correct the value, or let \`${column}\` be a string column`],
    doc: 'A column has a type given by a schema or a model, and one of its values cannot be read as that type. Rows are counted from 1, without the header.',
  }),
  E_TABLE_COLUMN: defineError<{name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `the data has no column \`${name}\``,
    hints: ({near}) => near.map((other) => `did you mean \`${other}\`?`),
    doc: 'A column that was asked for is not in the data. Names are compared letter by letter, upper and lower case apart.',
  }),
};
