#!/usr/bin/env node
// Plain JavaScript any Node can parse, so that an old Node gets a sentence instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: mlops needs Node 20.19 or later, this is ${process.versions.node} [E_NODE_VERSION]\n`);
  process.stderr.write('  hint: install a newer Node from https://nodejs.org, or with your version manager\n');
  process.exitCode = 1;
} else {
  void import('node:module').then(({default: module}) => {
    module.enableCompileCache?.();
    return import('../dist/main.js');
  });
}
