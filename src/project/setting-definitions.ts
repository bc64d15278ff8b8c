import {z} from 'zod';

/** What may stand in the settings under one name. */
export interface SettingDefinition {
  readonly pattern: RegExp;
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
  readonly wanted: string;
}

const text = z.string().min(1);
const linkTypes = z.string().regex(/^(reflink|copy)(,(reflink|copy))*$/);

/** Every setting there is; `NAME` stands for a remote's name. */
export const SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'core.remote',
    pattern: /^core\.remote$/,
    description: 'Remote that push and pull use',
    schema: text,
    wanted: 'the name of a remote',
  },
  {
    name: 'core.experiment',
    pattern: /^core\.experiment$/,
    description: 'Experiment that runs go to',
    schema: text,
    wanted: 'a name',
  },
  {
    name: 'cache.dir',
    pattern: /^cache\.dir$/,
    description: 'Folder of the cache, relative to the root',
    schema: text,
    wanted: 'a folder',
  },
  {
    name: 'cache.type',
    pattern: /^cache\.type$/,
    description: 'How content is copied: blocks shared where the file system can (reflink), or not (copy)',
    schema: linkTypes,
    wanted: 'a list of reflink, copy',
  },
  {
    name: 'remote.NAME.url',
    pattern: /^remote\.[A-Za-z0-9_-]+\.url$/,
    description: 'Where a remote lies: a folder',
    schema: text,
    wanted: 'a folder',
  },
];

/** Returns the setting a key means, or undefined. */
export const definitionOf = (key: string): SettingDefinition | undefined =>
  SETTINGS.find(({pattern}) => pattern.test(key));
