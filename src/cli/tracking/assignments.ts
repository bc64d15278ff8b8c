import {fail} from '../../core/errors/index.js';

/** Splits `K=V` at the first `=`. Throws E_USAGE. */
function parseAssignment(text: string, flag: string, command: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw fail('E_USAGE', {detail: `${flag} takes KEY=VALUE, not \`${text}\``, command});
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Returns the assignments of a flag that may be given several times; of one key the last counts. Throws E_USAGE. */
export function parseAssignments(texts: readonly string[], flag: string, command: string): Record<string, string> {
  return Object.fromEntries(texts.map((text) => parseAssignment(text, flag, command)));
}

/** A metric as typed: `auc=0.93`, `auc=0.93@10`. */
export interface TypedMetric {
  readonly key: string;
  readonly value: number;
  readonly step: number;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NAMED: Readonly<Record<string, number>> = {nan: Number.NaN, inf: Infinity, infinity: Infinity};

function parseNumber(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  const named = NAMED[text.replace(/^[+-]/, '').toLowerCase()];
  return named !== undefined && text.startsWith('-') ? -named : named;
}

/** Returns the metric that `K=V` or `K=V@STEP` means. Throws E_USAGE, E_METRIC_VALUE. */
export function parseMetric(text: string, command: string): TypedMetric {
  const [key, rest] = parseAssignment(text, '--metric', command);
  const [, valueText = '', stepText = '0'] = /^(.*?)(?:@([+-]?\d+))?$/.exec(rest) ?? [];
  const value = parseNumber(valueText);
  const step = Number(stepText);
  if (value === undefined || !Number.isSafeInteger(step)) throw fail('E_METRIC_VALUE', {key, value: rest});
  return {key, value, step};
}
