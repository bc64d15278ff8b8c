import {z} from 'zod';

/** The file that makes a folder a package. */
export const MANIFEST_FILE = 'mlops-package.json';

const tensorSpec = z.object({
  type: z.literal('tensor'),
  name: z.string(),
  'tensor-spec': z.object({dtype: z.string(), shape: z.array(z.int())}),
});

export const SignatureV1 = z.object({inputs: z.array(tensorSpec), outputs: z.array(tensorSpec)});

export const PackagedFileV1 = z.object({path: z.string(), bytes: z.int().min(0), digest: z.string()});

/** What a package says about itself; the manifest does not list itself. */
export const PackageManifestV1 = z.object({
  schema: z.literal('mlops.package/1'),
  name: z.string(),
  version: z.int(),
  description: z.string().optional(),
  task: z.enum(['regression', 'classification', 'unknown']),
  target: z.string().optional(),
  model: z.object({
    file: z.string(),
    digest: z.string(),
    opset: z.record(z.string(), z.int()),
    ir_version: z.int(),
    producer: z.string(),
    operators: z.array(z.string()),
    parameters: z.number(),
  }),
  signature: SignatureV1,
  lineage: z.object({
    run_id: z.string().optional(),
    commit: z.string().optional(),
    data: z.array(z.object({name: z.string(), digest: z.string()})),
    params: z.record(z.string(), z.string()),
    metrics: z.record(z.string(), z.union([z.number(), z.string()])),
  }),
  files: z.array(PackagedFileV1),
});

export type PackageManifest = z.output<typeof PackageManifestV1>;
export type PackagedFile = z.output<typeof PackagedFileV1>;
export type Signature = z.output<typeof SignatureV1>;
