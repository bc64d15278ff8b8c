/** How p-values of one run are corrected for their number. */
export type Correction = 'none' | 'bonferroni' | 'bh';

/**
 * Returns the p-values corrected for their number, in the order given, each in [0, 1] and at least the p-value itself.
 *
 * `bonferroni` holds the chance of any false alarm, `bh` (Benjamini and Hochberg 1995) the expected share of false ones
 * among the alarms. A column drifts when its corrected value is at most the level.
 */
export function correct(pValues: readonly number[], correction: Correction): number[] {
  const count = pValues.length;
  if (correction === 'none') return [...pValues];
  if (correction === 'bonferroni') return pValues.map((p) => Math.min(1, p * count));
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  const corrected = new Array<number>(count);
  let smallest = 1;
  order.forEach((index, place) => {
    smallest = Math.min(smallest, (pValues[index] as number) * (count / (count - place)));
    corrected[index] = smallest;
  });
  return corrected;
}
