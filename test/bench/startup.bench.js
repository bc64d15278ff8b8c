// What a person waits for before anything happens: our entry against Node itself.

// The bench runs at the root of the repository, so that its figures name no machine's paths.
const launcher = 'node bin/mlops.js';
const bare = {peer: 'node -e 0', peerName: 'bare node'};

export const cases = [
  {title: 'mlops --version', ours: `${launcher} --version`, ...bare},
  {title: 'mlops --help', ours: `${launcher} --help`, ...bare},
  {title: 'completion of a command', ours: `${launcher} complete -- re`, ...bare},
];
