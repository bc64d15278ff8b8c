/** Metadata key under which the columns of a single matrix are named: a JSON list or names with commas between. */
const COLUMNS_KEY = 'mlops.columns';

/**
 * Returns the names of a matrix's columns from the metadata of a model, `mlops.columns`; undefined where they are not there, not
 * unique, or written by somebody else for another purpose.
 */
export function columnNames(metadata: Readonly<Record<string, string>>): readonly string[] | undefined {
  const text = metadata[COLUMNS_KEY]?.trim();
  if (!text) return undefined;
  const names = text.startsWith('[') ? jsonNames(text) : text.split(',').map((name) => name.trim());
  return names && new Set(names).size === names.length && names.every((name) => name !== '') ? names : undefined;
}

function jsonNames(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
