import {describe, expect, test} from 'vitest';
import {jensenShannonDistance} from './jensen-shannon.js';
import {divergenceTail, mergeRareCells, wassersteinNoise, wassersteinTail} from './noise-floor.js';
import {normedWasserstein} from './wasserstein.js';

/** Uniform numbers of a linear congruential generator: the same in every run. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const SHAPES: Record<string, (u: () => number) => number> = {
  uniform: (u) => u(),
  exponential: (u) => -Math.log(1 - u()),
  'two peaks': (u) => (u() < 0.5 ? 0 : 5) + u() / 10,
  'few values': (u) => Math.floor(u() * 5),
};

describe('noise floor', () => {
  test.each(Object.entries(SHAPES))('without drift about 5 %% of %s columns pass the 5 %% limit', (_, shape) => {
    const next = uniforms(7);
    const draw = (count: number) => Float64Array.from({length: count}, () => shape(next)).sort();
    const runs = 300;
    let passed = 0;
    for (let run = 0; run < runs; run++) {
      const reference = draw(150);
      const score = normedWasserstein(reference, draw(60));
      if (wassersteinTail(score, wassersteinNoise(reference, 60)) <= 0.05) passed += 1;
    }
    // Three standard errors above 5 %; below 1 % the limit would be blind.
    expect(passed / runs).toBeLessThan(0.09);
    expect(passed / runs).toBeGreaterThan(0.01);
  });

  test('the expected distance is that of repeated draws', () => {
    const next = uniforms(3);
    const draw = (count: number) => Float64Array.from({length: count}, next).sort();
    const reference = draw(400);
    let total = 0;
    for (let run = 0; run < 200; run++) total += normedWasserstein(reference, draw(100));
    expect(wassersteinNoise(reference, 100).expected / (total / 200)).toBeCloseTo(1, 0);
  });

  test('a real shift is never taken for noise, a constant reference never divides by 0', () => {
    const reference = Float64Array.from({length: 500}, (_, i) => i / 100);
    const moved = reference.map((x) => x + 1);
    expect(wassersteinTail(normedWasserstein(reference, moved), wassersteinNoise(reference, 500))).toBeLessThan(1e-10);
    const constant = new Float64Array(50).fill(3);
    const noise = wassersteinNoise(constant, 50);
    expect(noise).toEqual({expected: 0, spread: 0, rest: 0});
    expect(wassersteinTail(0, noise)).toBe(1);
    expect(wassersteinTail(1, noise)).toBe(0);
  });

  test('a hundred categories without drift pass the usual limit but not the noise floor', () => {
    const next = uniforms(11);
    const draw = (count: number) => {
      const counts = new Array<number>(100).fill(0);
      for (let i = 0; i < count; i++) {
        const cell = Math.floor(next() * 100);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      return counts;
    };
    const [reference, current] = [draw(1500), draw(1200)];
    const distance = jensenShannonDistance(reference, current);
    expect(distance).toBeGreaterThan(0.1);
    expect(divergenceTail(8 * distance ** 2, 100, 1500, 1200)).toBeGreaterThan(0.05);
  });

  test('rare cells are put together until each is expected to hold five', () => {
    const merged = mergeRareCells([100, 1, 1, 2, 3, 50], [50, 1, 0, 1, 2, 30]);
    const totals = merged.reference.map((count, i) => count + (merged.current[i] ?? 0));
    expect(Math.min(...totals)).toBeGreaterThanOrEqual((5 * 241) / 84);
    expect(totals.reduce((a, b) => a + b, 0)).toBe(241);
    expect(mergeRareCells([1], [1]).reference).toEqual([1]);
    expect(mergeRareCells([2, 0], [0, 2]).reference).toHaveLength(1);
  });
});
