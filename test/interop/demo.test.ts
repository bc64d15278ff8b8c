import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {pythonEnvironment, pythonMissing, runPython} from '../rig/python.js';
import {Rig} from '../rig/rig.js';

const ROWS = 200;

interface OnnxAnswer {
  readonly onnxruntime: string;
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

interface MlflowAnswer {
  readonly run_id: string;
  readonly inputs: readonly string[];
  readonly predictions: Readonly<Record<string, readonly number[]>>;
}

describe.skipIf(pythonMissing())('the model of the example, judged by Python', () => {
  const rig = new Rig();
  let interpreter: string;
  let judged: OnnxAnswer;
  const csv = () => rig.path('ridership/data/later/2015.csv');
  const inDemo = {cwd: rig.path('ridership')};

  beforeAll(async () => {
    interpreter = await pythonEnvironment('mlflow');
    await rig.json(['demo', '--keep', '--dir', 'ridership']);
    judged = await runPython<OnnxAnswer>(interpreter, 'onnx_judge.py', [
      rig.path('ridership/model.onnx'),
      csv(),
      String(ROWS),
    ]);
  }, 600_000);
  afterAll(() => rig.remove());

  const near = (ours: readonly number[], theirs: readonly number[]) => {
    expect(ours).toHaveLength(theirs.length);
    ours.forEach(
      (value, i) => void expect(Math.abs(value - (theirs[i] ?? Number.NaN))).toBeLessThan(1e-5 * (1 + Math.abs(value))),
    );
  };

  test('onnx.checker accepts it, and mlops predict answers as Python onnxruntime does', async () => {
    expect(judged.onnxruntime).toBe('1.32.0');
    await rig.run(['predict', 'models:/ridership@champion', '-i', csv(), '-o', 'judged.csv'], inDemo);
    const [header = '', ...lines] = readFileSync(rig.path('ridership/judged.csv'), 'utf8').trimEnd().split('\n');
    const place = header.split(',').indexOf('prediction');
    near(
      lines.slice(0, ROWS).map((line) => Number(line.split(',')[place])),
      judged.outputs['prediction'] ?? [],
    );
  });

  test('serve answers POST /predict as Python onnxruntime does on the same rows', async () => {
    const server = rig.start(['serve', 'models:/ridership@champion', '--port', '0', '--json'], inDemo);
    try {
      const {data} = JSON.parse(await server.line(/"url"/)) as {data: {url: string}};
      const [header = '', ...lines] = readFileSync(csv(), 'utf8').trimEnd().split('\n');
      const rows = lines.slice(0, ROWS).map((line) => {
        const row = Object.fromEntries(line.split(',').map((cell, i) => [header.split(',')[i] ?? '', cell]));
        return Object.fromEntries(
          judged.inputs.map((name) => [name, name === 'weekday' ? row[name] : Number(row[name])]),
        );
      });
      const response = await fetch(`${data.url}/predict`, {
        method: 'POST',
        body: JSON.stringify(rows),
        headers: {'content-type': 'application/json'},
      });
      expect(response.status).toBe(200);
      const {predictions} = (await response.json()) as {predictions: number[]};
      near(predictions.flat(), judged.outputs['prediction'] ?? []);
    } finally {
      server.child.kill('SIGTERM');
      expect((await server.finished).exitCode).toBe(0);
    }
  });

  test('mlflow.pyfunc loads the package and predicts its example with the same numbers', async () => {
    const answer = await runPython<MlflowAnswer>(interpreter, 'mlflow_judge.py', [rig.path('ridership/package')]);
    expect(answer.run_id).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.inputs).toEqual(judged.inputs);
    const example = JSON.parse(rig.read('ridership/package/input_example.json')) as {
      inputs: Record<string, unknown[][]>;
    };
    const body = {
      inputs: Object.entries(example.inputs).map(([name, data]) => ({
        name,
        shape: [data.length, 1],
        datatype: typeof data[0]?.[0] === 'string' ? 'BYTES' : 'FP32',
        data: data.flat(),
      })),
    };
    const server = rig.start(['serve', rig.path('ridership/package'), '--port', '0', '--json'], inDemo);
    try {
      const {data} = JSON.parse(await server.line(/"url"/)) as {data: {url: string; models: {name: string}[]}};
      const response = await fetch(`${data.url}/v2/models/${data.models[0]?.name}/infer`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {'content-type': 'application/json'},
      });
      const {outputs} = (await response.json()) as {outputs: {name: string; data: number[]}[]};
      near(outputs.find(({name}) => name === 'prediction')?.data ?? [], answer.predictions['prediction'] ?? []);
    } finally {
      server.child.kill('SIGTERM');
      await server.finished;
    }
  });
});
