import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {generatedFiles} from '../../src/cli/reference/index.js';
import {ROOT} from '../rig/rig.js';

test('the generated files are fresh: npm run generate changes nothing', async () => {
  for (const [path, content] of Object.entries(await generatedFiles())) {
    expect(readFileSync(join(ROOT, path), 'utf8'), `${path} is stale: run npm run generate`).toBe(content);
  }
});
