import {z} from 'zod';

const name = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

export const ProjectSectionSchema = z
  .strictObject({
    name: z
      .string()
      .regex(name, 'must start with a letter or digit and hold letters, digits, `_`, `.`, `-`')
      .optional()
      .describe('Name of the project; also its default experiment'),
    description: z.string().optional().describe('One sentence for people'),
  })
  .meta({id: 'Project', description: 'What this project is'});

export const ModelSchema = z
  .strictObject({
    path: z.string().min(1).describe('The model file, usually the output of a stage'),
    description: z.string().optional().describe('What the model predicts, for people'),
    target: z.string().optional().describe('Column the model predicts'),
    sample: z
      .string()
      .optional()
      .describe('Data file whose first rows become the input example and whose columns the signature'),
  })
  .meta({id: 'Model', description: 'A model this project makes; `mlops models register NAME` takes it from here'});

export const ServeSchema = z
  .strictObject({
    host: z.string().optional().describe('Address to bind; 127.0.0.1 by default'),
    port: z.int().min(0).max(65535).optional().describe('Port; 8080 by default, 0 picks a free one'),
    max_body_mib: z.number().positive().optional().describe('Largest request accepted, MiB; 64 by default'),
  })
  .meta({id: 'Serve', description: 'Defaults of `mlops serve`'});
