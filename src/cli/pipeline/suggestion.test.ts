import {expect, test} from 'vitest';
import {suggestNext} from './suggestion.js';

const settings = (...keys: readonly string[]) => ({
  list: () => keys.map((key) => ({key, value: 'x', level: 'project' as const})),
});
const REMOTE = settings('core.remote', 'remote.store.url');
const stage = (...reasons: readonly [kind: string, now: unknown][]) => ({
  state: 'stale',
  reasons: reasons.map(([kind, now]) => ({kind, new: now})),
});

test('lost data comes first, then changed data, then stages', () => {
  const data = [
    {path: 'a', state: 'unchanged'},
    {path: "it's", state: 'modified'},
    {path: 'gone.csv', state: 'deleted'},
    {path: 'away', state: 'not in cache'},
  ];
  const stale = [stage(['dep', 'digest'])];
  expect(suggestNext(data, stale, REMOTE)).toBe('mlops pull');
  expect(suggestNext(data, stale, settings())).toBe('mlops checkout gone.csv');
  expect(suggestNext(data.slice(0, 2), stale, REMOTE)).toBe("mlops add 'it'\\''s'");
  expect(suggestNext(data.slice(0, 1), stale, REMOTE)).toBe('mlops repro');
  expect(suggestNext(data.slice(0, 1), [{state: 'fresh', reasons: []}], REMOTE)).toBeNull();
});

test('stages that only miss outputs are pulled where there is a remote', () => {
  const stages = [stage(['out', null]), stage(['upstream', null])];
  expect(suggestNext([], stages, REMOTE)).toBe('mlops pull');
  expect(suggestNext([], stages, settings('core.remote'))).toBe('mlops repro');
  expect(suggestNext([], [...stages, stage(['param', 1])], REMOTE)).toBe('mlops repro');
});
