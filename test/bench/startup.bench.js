// What a person waits for before anything happens: our entry against Node itself.
import {fileURLToPath} from 'node:url';

const launcher = `node ${fileURLToPath(new URL('../../bin/mlops.js', import.meta.url))}`;
const bare = {peer: 'node -e 0', peerName: 'bare node'};

export const cases = [
  {title: 'mlops --version', ours: `${launcher} --version`, ...bare},
  {title: 'mlops --help', ours: `${launcher} --help`, ...bare},
  {title: 'completion of a command', ours: `${launcher} complete -- re`, ...bare},
];
