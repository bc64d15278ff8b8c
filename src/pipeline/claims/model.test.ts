import {expect, test} from 'vitest';
import type {RepoPath, StageName} from '../../core/brand.js';
import {type Claim, type ClaimedPaths, conflicts, isHeld} from './model.js';

const paths = (stage: string, reads: readonly string[], writes: readonly string[]): ClaimedPaths => ({
  stage: stage as StageName,
  reads: reads as RepoPath[],
  writes: writes as RepoPath[],
});

test('stages may run at once unless one writes what the other reads or writes', () => {
  const train = paths('train', ['data', 'params.yaml'], ['model']);
  expect(conflicts(train, paths('other', ['data', 'params.yaml'], ['report']))).toBe(false);
  expect(conflicts(train, paths('other', [], ['models']))).toBe(false);
  expect(conflicts(train, paths('train', [], []))).toBe(true);
  const rivals = [
    paths('other', [], ['model']),
    paths('other', [], ['model/part']),
    paths('other', ['model/part'], []),
    paths('other', [], ['data/raw']),
  ];
  for (const rival of rivals) {
    expect(conflicts(train, rival)).toBe(true);
    expect(conflicts(rival, train)).toBe(true);
  }
});

test('a claim is held while its process lives, one of another machine while it gives signs of life', () => {
  const claim: Claim = {...paths('a', [], []), id: 1, host: 'here', pid: 7, processStart: '1', heartbeatAt: 1_000_000};
  const at = (now: number, host: string, alive: boolean) => ({host, now, isProcessAlive: () => alive});
  expect(isHeld(claim, at(9_999_999, 'here', true))).toBe(true);
  expect(isHeld(claim, at(1_000_000, 'here', false))).toBe(false);
  expect(isHeld(claim, at(1_030_000, 'there', false))).toBe(true);
  expect(isHeld(claim, at(1_060_000, 'there', true))).toBe(false);
});
