/** Count, mean and sum of squared deviations, from which variances follow; can be merged. */
export interface Moments {
  readonly count: number;
  /** 0 when there are no values. */
  readonly mean: number;
  /** Standard deviation with divisor n; 0 when there are no values. */
  readonly populationDeviation: number;
  /** Standard deviation with divisor n - 1; 0 with fewer than two values. */
  readonly sampleDeviation: number;
  /** Third standardised moment with divisor n, 0 when nothing varies. */
  readonly skewness: number;
}

/**
 * Collects moments one value at a time (Welford 1962) and merges with others (Chan 1979; third moment Terriberry 2007).
 *
 * Never forms Σx² - (Σx)², so a large offset of the data costs no digits.
 */
export class MomentsBuilder {
  count = 0;
  /** The first value. All else is measured from it: at an offset of 1e9 the mean itself has only 7 decimals. */
  private origin = 0;
  private mean = 0;
  private second = 0;
  private third = 0;

  /** Takes one finite value. */
  add(value: number): void {
    const before = this.count;
    if (before === 0) this.origin = value;
    this.count += 1;
    const delta = value - this.origin - this.mean;
    const part = delta / this.count;
    const term = delta * part * before;
    this.mean += part;
    this.third += term * part * (this.count - 2) - 3 * part * this.second;
    this.second += term;
  }

  /** Takes all that `other` has seen. */
  merge(other: MomentsBuilder): void {
    if (other.count === 0) return;
    const n = this.count;
    const m = other.count;
    const all = n + m;
    if (n === 0) this.origin = other.origin;
    const delta = other.origin - this.origin + (other.mean - this.mean);
    this.third +=
      other.third +
      (delta ** 3 * n * m * (n - m)) / all ** 2 +
      (3 * delta * (n * other.second - m * this.second)) / all;
    this.second += other.second + (delta ** 2 * n * m) / all;
    this.mean += (delta * m) / all;
    this.count = all;
  }

  result(): Moments {
    const variance = this.count === 0 ? 0 : this.second / this.count;
    return {
      count: this.count,
      mean: this.origin + this.mean,
      populationDeviation: Math.sqrt(variance),
      sampleDeviation: this.count < 2 ? 0 : Math.sqrt(this.second / (this.count - 1)),
      skewness: variance === 0 ? 0 : this.third / this.count / variance ** 1.5,
    };
  }
}

/** Returns the moments of finite values, 0 where there are none. */
export function momentsOf(values: Iterable<number>): Moments {
  const builder = new MomentsBuilder();
  for (const value of values) builder.add(value);
  return builder.result();
}
