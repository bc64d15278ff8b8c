import {z} from 'zod';
import {ModelSchema, ProjectSectionSchema, ServeSchema} from './sections.js';
import {StageSchema} from './stage.js';

const stageName = z.string().regex(/^[^\s@:/\\]+$/, 'must not hold blanks, `@`, `:` or slashes');

/** The whole of `mlops.yaml`: the one definition behind types, validation, JSON Schema and reference page. */
export const ProjectFileSchema = z
  .strictObject({
    project: ProjectSectionSchema.optional(),
    stages: z.record(stageName, StageSchema).optional().describe('The pipeline, by stage name'),
    params: z
      .array(z.string().min(1))
      .optional()
      .describe('Parameter files shown and recorded; `params.yaml` where it exists'),
    metrics: z.array(z.string().min(1)).optional().describe('Metric files no stage lists'),
    models: z
      .record(z.string().min(1), ModelSchema)
      .optional()
      .describe('Models this project makes, by registered name'),
    serve: ServeSchema.optional(),
  })
  .meta({id: 'ProjectFile', title: 'mlops.yaml', description: 'The project file of mlops. Every section is optional.'});

export type ProjectFileValue = z.output<typeof ProjectFileSchema>;
