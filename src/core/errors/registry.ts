import {defineError} from './define.js';

/** Failures of the registry room. */
export const REGISTRY_ERRORS = {
  E_MODEL_NOT_FOUND: defineError<{reference: string; why?: string | undefined; near: readonly string[]}>({
    kind: 'missing',
    message: ({reference, why}) => `there is no model \`${reference}\`${why === undefined ? '' : `: ${why}`}`,
    hints: ({near}) => [
      ...near.map((name) => `did you mean \`${name}\`?`),
      'mlops models list lists the registered ones',
    ],
    doc: 'A model is named by `models:/NAME` (the newest version), `models:/NAME/3`, `models:/NAME@alias`, `runs:/RUN/path` (a file of a run), a package folder, or the path of an `.onnx` file.',
  }),
  E_MODEL_NAME: defineError<{name: string; why: string}>({
    kind: 'usage',
    message: ({name, why}) => `\`${name}\` cannot be the name of a model: ${why}`,
    doc: 'The name of a model stands in references such as `models:/NAME/3` and `models:/NAME@alias`, so it cannot hold `/`, `:` or `@`, and is 1 to 255 characters long.',
  }),
  E_ALIAS_NAME: defineError<{alias: string; why: string}>({
    kind: 'usage',
    message: ({alias, why}) => `\`${alias}\` cannot be an alias: ${why}`,
    hints: () => ['for example: champion, challenger, staging'],
    doc: 'An alias has letters, digits, `_` and `-`, at most 255 characters. `latest` always means the newest version, and `v1` and the like would be mistaken for versions.',
  }),
  E_ALIAS_NOT_FOUND: defineError<{name: string; alias: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name, alias}) => `model \`${name}\` has no alias \`${alias}\``,
    hints: ({name, near}) => [
      ...near.map((other) => `did you mean \`${other}\`?`),
      `mlops models show models:/${name}`,
    ],
    doc: 'An alias is a movable name of one version of a model. `mlops models alias NAME ALIAS VERSION` sets it.',
  }),
  E_MODEL_SOURCE: defineError<{source: string; why: string; near?: readonly string[]}>({
    kind: 'missing',
    message: ({source, why}) => `cannot register \`${source}\`: ${why}`,
    hints: ({near}) => [
      ...(near ?? []).map((other) => `did you mean \`${other}\`?`),
      'a source is an `.onnx` file, `runs:/RUN/path`, or a stage with one `.onnx` output',
    ],
    doc: 'The source of a model version is a file that is there, the output of a run whose content is still in the cache, or a stage with exactly one `.onnx` output. With a name alone the source is `models: NAME: path:` of mlops.yaml.',
  }),
  E_MODEL_NOT_DECLARED: defineError<{name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `\`mlops.yaml\` declares no model \`${name}\``,
    hints: ({name, near}) => [
      ...near.map((other) => `did you mean \`${other}\`?`),
      `mlops models register FILE.onnx ${name} names the file instead`,
    ],
    doc: 'With a name alone, `mlops models register` takes the file from `models: NAME: path:` of mlops.yaml. Add it there, or name the source too.',
  }),
  E_MODEL_EXTERNAL_WEIGHTS: defineError<{file: string; files: readonly string[]}>({
    kind: 'failed',
    message: ({file, files}) => `\`${file}\` keeps its weights in ${files.map((name) => `\`${name}\``).join(', ')}`,
    hints: () => ['save it as one file: onnx.save_model(model, path, save_as_external_data=False)'],
    doc: 'A model version is one file with one digest. Save models with their weights inside; ONNX allows that up to 2 GiB.',
  }),
  E_PACKAGE_INVALID: defineError<{folder: string; why: string}>({
    kind: 'failed',
    message: ({folder, why}) => `\`${folder}\` is not a package: ${why}`,
    hints: () => ['mlops package build models:/NAME -o DIR makes one'],
    doc: 'A package is a folder in the form MLflow uses: a file `MLmodel` that names an ONNX model (`flavors: onnx: data:`), and the model beside it.',
  }),
};
