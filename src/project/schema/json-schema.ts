import {z} from 'zod';
import {ProjectFileSchema} from './project-file.js';

const ID = 'https://mlops.dev/mlops.schema.json';

/** Returns the JSON Schema of `mlops.yaml`, for editors: completion, explanations, squiggles while typing. */
export function projectFileJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(ProjectFileSchema, {target: 'draft-7', io: 'input', reused: 'inline'});
  return {...schema, $id: ID};
}
