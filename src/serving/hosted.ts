import {type Batcher, type BatcherOptions, createBatcher} from './batcher.js';
import type {ServedModel} from './load.js';
import {Refusal} from './refusal.js';
import type {SampleRow} from './sample.js';

/** A model and a row to show what it takes. */
export interface OfferedModel {
  readonly model: ServedModel;
  readonly sample: SampleRow | undefined;
}

/** A model with the queue its requests go through. */
export interface HostedModel extends OfferedModel {
  readonly batcher: Batcher;
}

/** The models of one server. */
export interface ModelHost {
  /** One entry for each name and version, in the order they were named. */
  readonly all: readonly HostedModel[];
  readonly names: readonly string[];
  /** Versions served under a name, oldest first. */
  versions(name: string): readonly string[];
  /** Returns a model, its newest version by default. Throws Refusal 404. */
  find(name: string, version?: string): HostedModel;
}

/** Versions are numbers as a rule; others are ordered as texts. */
function compareVersions(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  return Number.isNaN(first - second) ? (a < b ? -1 : 1) : first - second;
}

/** Returns the host of models; each name and version must be there once. */
export function hostModels(
  offered: readonly OfferedModel[],
  optionsOf: (model: ServedModel) => BatcherOptions,
): ModelHost {
  const models = offered.map(({model}) => model);
  const all = offered.map((item) => ({...item, batcher: createBatcher(item.model, optionsOf(item.model))}));
  const names = [...new Set(models.map(({name}) => name))];
  const versions = (name: string) =>
    models
      .filter((model) => model.name === name)
      .map(({version}) => version)
      .toSorted(compareVersions);
  return {
    all,
    names,
    versions,
    find: (name, version) => {
      const wanted = version ?? versions(name).at(-1);
      const found = all.find(({model}) => model.name === name && model.version === wanted);
      if (found) return found;
      const known = names.includes(name);
      throw new Refusal(
        404,
        known
          ? `model '${name}' has no version '${wanted}'; served: ${versions(name).join(', ')}`
          : `there is no model '${name}'; served: ${names.join(', ')}`,
      );
    },
  };
}
