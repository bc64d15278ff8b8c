/** A sum whose rounding error does not grow with the number of terms (Neumaier's variant of Kahan's). */
export class CompensatedSum {
  private sum = 0;
  private compensation = 0;

  add(term: number): void {
    const next = this.sum + term;
    const larger = Math.abs(this.sum) >= Math.abs(term);
    this.compensation += larger ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    return this.sum + this.compensation;
  }
}
