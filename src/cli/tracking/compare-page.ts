import type {Tracking} from '../../tracking/index.js';

export async function comparePage(_tracking: Tracking, _runs: readonly string[], _now: number): Promise<string> {
  return '';
}
