import {printYaml} from '../formats/yaml/index.js';
import type {Signature} from './manifest.js';

/** Versions of the Python packages an MLflow or MLServer container needs to run the package. */
const PYTHON = {
  python: '3.11',
  mlflow: '3.17.2',
  onnx: '1.23.2',
  onnxruntime: '1.32.0',
  numpy: '2.4.6',
  pandas: '3.1.1',
} as const;

export interface MlmodelOptions {
  /** The model's file in the package. */
  readonly file: string;
  readonly digest: string;
  readonly signature: Signature;
  readonly runId: string | undefined;
  readonly sizeBytes: number;
  /** RFC 3339; left out for a model whose age is not known, so that the same input makes the same package. */
  readonly created: string | undefined;
  readonly hasExample: boolean;
}

const requirements = (): string[] => [
  `mlflow==${PYTHON.mlflow}`,
  `numpy==${PYTHON.numpy}`,
  `onnx==${PYTHON.onnx}`,
  `onnxruntime==${PYTHON.onnxruntime}`,
  `pandas==${PYTHON.pandas}`,
];

/** MLflow writes its time without a zone. */
const mlflowTime = (time: string): string => time.replace('T', ' ').replace(/Z$/, '000');

/** Returns the `MLmodel` file by which MLflow, its scoring server and MLServer load the package. */
export function mlmodelFile(options: MlmodelOptions): string {
  const {file, digest, signature, runId, sizeBytes, created, hasExample} = options;
  return printYaml({
    flavors: {
      onnx: {
        code: null,
        data: file,
        onnx_session_options: null,
        onnx_version: PYTHON.onnx,
        providers: ['CPUExecutionProvider'],
      },
      python_function: {
        data: file,
        env: {conda: 'conda.yaml', virtualenv: 'python_env.yaml'},
        loader_module: 'mlflow.onnx',
        python_version: PYTHON.python,
      },
    },
    mlflow_version: PYTHON.mlflow,
    model_size_bytes: sizeBytes,
    model_uuid: digest.slice(0, 32),
    ...(runId === undefined ? {} : {run_id: runId}),
    ...(hasExample
      ? {
          saved_input_example_info: {
            artifact_path: 'input_example.json',
            serving_input_path: 'serving_input_example.json',
            type: 'ndarray',
            format: 'tf-serving',
          },
        }
      : {}),
    signature: {inputs: JSON.stringify(signature.inputs), outputs: JSON.stringify(signature.outputs), params: null},
    ...(created === undefined ? {} : {utc_time_created: mlflowTime(created)}),
  });
}

/** Returns the three files by which Python tools build an environment for the package. */
export function environmentFiles(): Readonly<Record<string, string>> {
  return {
    'requirements.txt': `${requirements().join('\n')}\n`,
    'python_env.yaml': printYaml({
      python: PYTHON.python,
      build_dependencies: ['pip', 'setuptools', 'wheel'],
      dependencies: ['-r requirements.txt'],
    }),
    'conda.yaml': printYaml({
      channels: ['conda-forge'],
      dependencies: [`python=${PYTHON.python}`, 'pip', {pip: requirements()}],
      name: 'mlflow-env',
    }),
  };
}

/** Returns the settings by which MLServer finds the model. */
export function modelSettingsFile(name: string, version: number): string {
  const settings = {
    name,
    implementation: 'mlserver_mlflow.MLflowRuntime',
    parameters: {uri: '.', version: `v${version}`},
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
