import {afterAll, beforeAll, expect, test} from 'vitest';
import {openTracking} from '../../../src/tracking/index.js';
import {compileProgram, type Program} from '../../rig/child.js';
import {makeProject, type TestProject} from '../../rig/project.js';

const SOURCE = `
import {openProject} from './src/project/index.js';
import {openTracking} from './src/tracking/index.js';
const [folder, runId, own] = process.argv.slice(2);
const project = await openProject(folder);
const tracking = await openTracking(project);
process.stdout.write('begins');
for (let step = 0; step < 100; step++) {
  await tracking.logMetrics(runId, [{key: own, value: step, step, timestamp: 1}, {key: 'shared', value: step, step, timestamp: 1}]);
  await tracking.setTags(runId, {[own]: String(step)});
}
const {runId: made} = await tracking.startRun({
  experiment: 'made by both', source: {type: 'run', name: own, command: own}, startTime: 1,
});
await tracking.finishRun(made, {status: 'FINISHED', endTime: 2});
project.close();
`;

let program: Program;
let place: TestProject;
beforeAll(async () => {
  program = await compileProgram(SOURCE);
  place = await makeProject();
});
afterAll(() => place.remove());

test('two processes that write to one run lose nothing, and make one experiment', async () => {
  const tracking = await openTracking(place.project);
  const {runId} = await tracking.startRun({source: {type: 'run', name: 'x', command: 'x'}, startTime: 1});
  const writers = ['a', 'b'].map((own) => program.start(place.folder, runId, own));
  for (const {ended} of writers) expect(await ended).toMatchObject({code: 0, stderr: ''});
  const run = await tracking.getRun(runId);
  const last = {value: 99, step: 99};
  expect(run.latest).toMatchObject({a: {...last, count: 100}, b: {...last, count: 100}, shared: {...last, count: 100}});
  expect(run.tags).toMatchObject({a: '99', b: '99'});
  const experiments = await tracking.listExperiments();
  expect(experiments.filter(({name}) => name === 'made by both').map(({runs}) => runs)).toEqual([2]);
});
