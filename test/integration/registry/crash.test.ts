import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {openRegistry, resolveModel} from '../../../src/registry/index.js';
import {compileProgram, type Program} from '../../rig/child.js';
import {linearModel} from '../../rig/models.js';
import {makeProject, type TestProject} from '../../rig/project.js';

const SOURCE = `
import {openProject} from './src/project/index.js';
import {registerModel} from './src/registry/index.js';
const [folder, now] = process.argv.slice(2);
const project = await openProject(folder);
process.stdout.write('begins');
const {version, created} = await registerModel(project, {
  name: 'churn', source: 'model.onnx', aliases: ['champion'], user: 'ann', now: Number(now),
});
process.stdout.write(JSON.stringify({version: version.version, created}));
project.close();
`;

let program: Program;
let place: TestProject;

beforeAll(async () => {
  program = await compileProgram(SOURCE);
});
beforeEach(async () => {
  place = await makeProject({'model.onnx': linearModel(1)});
});
afterEach(() => place.remove());

test('killed at any moment, nothing half-done is referenced, and the same command finishes', async () => {
  let killedBefore = 0;
  for (let round = 0; round < 8; round++) {
    place.write({'model.onnx': linearModel(round + 10)});
    const {child, ended, said} = program.start(place.folder, '1000');
    await said('begins');
    await sleep(round * 4);
    child.kill('SIGKILL');
    const {stdout} = await ended;
    const registry = await openRegistry(place.project);
    for (const {name} of registry.listModels())
      for (const {version, aliases} of registry.listVersions(name)) {
        await resolveModel(place.project, `models:/${name}/${version}`);
        if (version === round + 1) expect(aliases).toEqual(['champion']);
      }
    if (!stdout.includes('{')) killedBefore++;
    const again = await program.start(place.folder, '2000').ended;
    expect(again.stderr).toBe('');
    expect(again.stdout).toContain(`"version":${round + 1}`);
    expect(registry.history('churn').filter(({action}) => action === 'register')).toHaveLength(round + 1);
  }
  // The kills must have hit the work, not what comes after it.
  expect(killedBefore).toBeGreaterThan(2);
});

test('two at once register one version', async () => {
  const ends = await Promise.all([1, 2, 3].map((now) => program.start(place.folder, String(now)).ended));
  const results = ends.map(
    ({stdout}) => JSON.parse(stdout.replace('begins', '')) as {version: number; created: boolean},
  );
  expect(results.map(({version}) => version)).toEqual([1, 1, 1]);
  expect(results.filter(({created}) => created)).toHaveLength(1);
  expect((await openRegistry(place.project)).listVersions('churn')).toHaveLength(1);
});
