// npm run bench -- NAME: times ours against the peer in turn, in one run, and keeps the figures with machine and versions.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {cpus, totalmem} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(here).flatMap((file) =>
  file.endsWith('.bench.js') ? [file.slice(0, -'.bench.js'.length)] : [],
);
const [name, runsText] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [RUNS], with NAME one of ${names.join(', ')}`);
  process.exit(2);
}

/** CPU seconds (user and system, children included) and wall seconds of one run, from the shell's own accounting. */
function time(command, cwd) {
  const script = `TIMEFORMAT='%3U %3S %3R'; time ${command} >/dev/null 2>&1`;
  const output = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`], {cwd, encoding: 'utf8'});
  const [user, system, wall] = output.trim().split(' ').map(Number);
  return {cpu: user + system, wall};
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => Math.round(value * 1000) / 1000;

const {cases, prepare} = await import(`./${name}.bench.js`);
const cwd = (await prepare?.()) ?? process.cwd();
const runs = Number(runsText ?? 15);
const results = cases.map(({title, ours, peer, peerName}) => {
  for (const command of [ours, peer]) time(command, cwd);
  const pairs = Array.from({length: runs}, () => ({ours: time(ours, cwd), peer: time(peer, cwd)}));
  const pick = (side, figure) => pairs.map((pair) => pair[side][figure]);
  return {
    title,
    ours,
    peer: peerName ?? peer,
    cpu: {ours: round(median(pick('ours', 'cpu'))), peer: round(median(pick('peer', 'cpu')))},
    cpuMin: {ours: round(Math.min(...pick('ours', 'cpu'))), peer: round(Math.min(...pick('peer', 'cpu')))},
    wall: {ours: round(median(pick('ours', 'wall'))), peer: round(median(pick('peer', 'wall')))},
    ratio: round(median(pairs.map((pair) => pair.ours.cpu / pair.peer.cpu))),
    differenceMs: Math.round(1000 * median(pairs.map((pair) => pair.ours.cpu - pair.peer.cpu))),
  };
});

console.log(`${name}, ${runs} runs in turn, CPU seconds (median; user + system)\n`);
for (const {title, cpu, cpuMin, ratio, differenceMs, peer} of results) {
  console.log(
    `${title}\n  ours ${cpu.ours} (min ${cpuMin.ours}), ${peer} ${cpu.peer} (min ${cpuMin.peer}): ratio ${ratio}, ${differenceMs} ms apart`,
  );
}
const date = new Date().toISOString().slice(0, 10);
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  node: process.versions.node,
};
mkdirSync(join(here, 'results'), {recursive: true});
writeFileSync(
  join(here, 'results', `${name}-${date}.json`),
  `${JSON.stringify({name, date, runs, machine, results}, null, 2)}\n`,
);
