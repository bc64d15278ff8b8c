import {z} from 'zod';
import {formatTime} from '../../core/clock.js';
import type {ModelEvent, ModelSummary, ModelVersion} from '../../registry/index.js';

const TensorV1 = z.object({
  type: z.literal('tensor'),
  name: z.string(),
  'tensor-spec': z.object({dtype: z.string(), shape: z.array(z.int())}),
});

export const ModelV1 = z.object({
  name: z.string(),
  description: z.string(),
  versions: z.int(),
  latest_version: z.int(),
  aliases: z.record(z.string(), z.int()),
  created: z.string(),
  last_update: z.string(),
});

export const ModelVersionV1 = z.object({
  name: z.string(),
  version: z.int(),
  aliases: z.array(z.string()),
  digest: z.string(),
  size: z.int(),
  source: z.string(),
  signature: z.object({inputs: z.array(TensorV1), outputs: z.array(TensorV1)}),
  target: z.string().nullable(),
  run_id: z.string().nullable(),
  commit: z.string().nullable(),
  dirty: z.boolean().describe('The code had uncommitted changes'),
  data: z.array(z.object({name: z.string(), digest: z.string()})).describe('What the run that wrote it had read'),
  opset: z.record(z.string(), z.int()),
  producer: z.string(),
  operators: z.array(z.string()),
  parameters: z.int().describe('Elements of all weights'),
  description: z.string(),
  user: z.string(),
  created: z.string(),
});
export type JsonModelVersion = z.output<typeof ModelVersionV1>;

export const ModelEventV1 = z.object({
  at: z.string(),
  who: z.string(),
  action: z.string().describe('`register`, `alias NAME`, `unalias NAME`'),
  from: z.int().nullable().describe('Version before'),
  to: z.int().nullable().describe('Version after'),
  reason: z.string().nullable(),
  evidence: z.record(z.string(), z.string()).nullable(),
});

/** Returns a model as lists show it. */
export const jsonModel = (model: ModelSummary): z.output<typeof ModelV1> => ({
  name: model.name,
  description: model.description,
  versions: model.versions,
  latest_version: model.latestVersion,
  aliases: {...model.aliases},
  created: formatTime(model.createdAt),
  last_update: formatTime(model.updatedAt),
});

/** Returns a version with everything known. */
export const jsonVersion = (version: ModelVersion): JsonModelVersion => ({
  name: version.name,
  version: version.version,
  aliases: [...version.aliases],
  digest: version.digest,
  size: version.sizeBytes,
  source: version.source,
  signature: {
    inputs: version.signature.inputs.map(copyTensor),
    outputs: version.signature.outputs.map(copyTensor),
  },
  target: version.target ?? null,
  run_id: version.runId ?? null,
  commit: version.commit ?? null,
  dirty: version.dirty,
  data: [...version.data],
  opset: {...version.facts.opset},
  producer: version.facts.producer,
  operators: [...version.facts.operators],
  parameters: version.facts.parameters,
  description: version.description,
  user: version.user,
  created: formatTime(version.createdAt),
});

function copyTensor(tensor: ModelVersion['signature']['inputs'][number]): z.output<typeof TensorV1> {
  const {dtype, shape} = tensor['tensor-spec'];
  return {...tensor, 'tensor-spec': {dtype, shape: [...shape]}};
}

/** Returns an event as history shows it. */
export const jsonEvent = (event: ModelEvent): z.output<typeof ModelEventV1> => ({
  at: formatTime(event.at),
  who: event.who,
  action: event.action,
  from: event.from ?? null,
  to: event.to ?? null,
  reason: event.reason ?? null,
  evidence: event.evidence === undefined ? null : {...event.evidence},
});
