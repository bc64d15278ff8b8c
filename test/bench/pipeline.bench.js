// A pipeline of 1 000 stages that is up to date, and what a stage costs beyond its command; against make, which only looks at times.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const launcher = fileURLToPath(new URL('../../bin/mlops.js', import.meta.url));
const ours = `node ${launcher}`;
const STAGES = 1000;
const FORCED = 40;

/** Twenty chains side by side, each stage with an input of its own. */
const needs = (i) => (i < 20 ? [`in/${i}`] : [`in/${i}`, `out/${i - 20}`]);

function writeProject(folder) {
  execFileSync('mkdir', ['-p', 'in', 'out'], {cwd: folder});
  const stages = [];
  const rules = [`all: ${Array.from({length: STAGES}, (_, i) => `made/${i}`).join(' ')}\n`];
  for (let i = 0; i < STAGES; i++) {
    writeFileSync(join(folder, 'in', String(i)), `${i}\n`);
    const group = i < FORCED ? '    meta: {forced: true}\n' : '';
    stages.push(
      `  s${i}:\n    cmd: cat ${needs(i).join(' ')} > out/${i}\n    deps: [${needs(i).join(', ')}]\n    params: [lr]\n    outs: [out/${i}]\n${group}`,
    );
    const sources = needs(i).map((path) => path.replace('out/', 'made/'));
    rules.push(`made/${i}: ${sources.join(' ')}\n\tcat ${sources.join(' ')} > $@\n`);
  }
  writeFileSync(join(folder, 'mlops.yaml'), `stages:\n${stages.join('')}`);
  writeFileSync(join(folder, 'params.yaml'), 'lr: 0.1\n');
  writeFileSync(join(folder, 'Makefile'), rules.join(''));
}

export function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const run = (command, ...args) => execFileSync(command, args, {cwd: folder, stdio: 'ignore'});
  run('node', launcher, 'init', '--no-scm');
  writeProject(folder);
  run('mkdir', 'made');
  run('make', '-s');
  run('node', launcher, 'repro', '--quiet');
  return folder;
}

const forced = Array.from({length: FORCED}, (_, i) => i);
export const cases = [
  {title: `repro, ${STAGES} stages up to date`, ours: `${ours} repro`, peer: 'make -s'},
  {title: `status, ${STAGES} stages up to date`, ours: `${ours} status`, peer: 'make -q'},
  {title: 'why, one stage of them', ours: `${ours} why s999`, peer: 'make -n made/999'},
  {
    title: `${FORCED} stages run, two at a time`,
    ours: `${ours} repro -f -j 2 ${forced.map((i) => `s${i}`).join(' ')}`,
    peer: `sh -c 'rm -f ${forced.map((i) => `made/${i}`).join(' ')}; make -s -j2 ${forced.map((i) => `made/${i}`).join(' ')}'`,
  },
];
