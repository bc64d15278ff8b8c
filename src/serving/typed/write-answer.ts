import type {Answer} from '../answers.js';
import {jsonText} from '../json-text.js';
import type {RowProblem} from '../rows.js';
import type {Detail} from './read-body.js';

/** Bodies larger than this are not quoted back: a hundred problems would quote them a hundred times. */
const MAX_QUOTED_BODY = 64 * 1024;

/** Returns where and what each problem is, in FastAPI's form; one bare object has no index in its places. */
export function detailsOf(problems: readonly RowProblem[], isList: boolean, bodyBytes: number): Detail[] {
  return problems.map(({row, path, type, msg, input, ctx}) => ({
    type,
    loc: ['body', ...(isList ? [row] : []), ...path],
    msg,
    input: bodyBytes <= MAX_QUOTED_BODY ? input : null,
    ...(ctx ? {ctx} : {}),
  }));
}

/** Returns the body of a 422. */
export function writeDetails(details: readonly Detail[]): string {
  return jsonText({detail: details});
}

export interface PredictHead {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  /** Classifiers answer with labels; with this with label and probabilities. */
  readonly withProbabilities: boolean;
}

/** Returns the body of an answer; numbers that are not finite are `null`. */
export function writePredictions(
  answers: readonly Answer[],
  {name, version, id, withProbabilities}: PredictHead,
): string {
  const predictions = answers.map(({prediction, label, probabilities}) =>
    withProbabilities && label !== undefined ? {label, probabilities: probabilities ?? null} : prediction,
  );
  return jsonText({predictions, model: {name, version}, id});
}
