import {defineConfig} from 'vitest/config';
import {PlainReporter} from '../test/reporter.js';

const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: {name, include, testTimeout, hookTimeout: Math.max(testTimeout, 60_000)},
});

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    pool: 'forks',
    reporters: ['default', new PlainReporter()],
    projects: [
      project('unit', ['src/**/*.test.ts'], 10_000),
      project('reference', ['test/reference/**/*.test.ts'], 60_000),
      project('conformance', ['test/conformance/**/*.test.ts'], 60_000),
      project('integration', ['test/integration/**/*.test.ts'], 60_000),
      project('golden', ['test/golden/**/*.test.ts'], 120_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000),
      project('web', ['test/web/**/*.test.ts'], 180_000),
      project('interop', ['test/interop/**/*.test.ts'], 600_000),
    ],
  },
});
