import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {Experiment, Run, View} from './model.js';
import type {TrackingReader} from './reader.js';
import {parseRunReference} from './reference.js';

const MAX_CANDIDATES = 20;
const NAMES_FOR_HINTS = 1000;

/** Returns an experiment by name or number. Throws E_EXPERIMENT_NOT_FOUND with near names. */
export function findExperiment(reader: TrackingReader, name: string): Experiment {
  const found = reader.experiment(name) ?? (/^\d{1,15}$/.test(name) ? reader.experimentById(Number(name)) : undefined);
  if (found) return found;
  const names = reader.experiments().map((experiment) => experiment.name);
  throw fail('E_EXPERIMENT_NOT_FOUND', {name, near: nearest(name, names)});
}

function notFound(reader: TrackingReader, reference: string, view: View): Error {
  const names = reader.runNames(view, NAMES_FOR_HINTS);
  return fail('E_RUN_NOT_FOUND', {reference, near: nearest(reference, names), deleted: view === 'deleted'});
}

/** Returns the run a reference means. Throws E_RUN_NOT_FOUND, E_RUN_AMBIGUOUS or E_EXPERIMENT_NOT_FOUND. */
export function findRun(reader: TrackingReader, text: string, view: View): Run {
  const reference = parseRunReference(text);
  switch (reference.kind) {
    case 'latest': {
      const experiment =
        reference.experiment === undefined ? undefined : findExperiment(reader, reference.experiment).id;
      const [newest] = reader.runs({experiment, view, limit: 1});
      if (newest) return newest;
      break;
    }
    case 'id': {
      const run = reader.run(reference.id);
      if (run && (view === 'all' || run.lifecycle === view)) return run;
      break;
    }
    case 'text': {
      const found = reader.candidates(reference.text, {prefix: reference.isPrefix, view, limit: MAX_CANDIDATES});
      if (found.length > 1) throw fail('E_RUN_AMBIGUOUS', {reference: text, candidates: found});
      if (found[0]) return found[0];
    }
  }
  throw notFound(reader, text, view);
}
