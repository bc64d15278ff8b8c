import type {SchemaElement} from 'hyparquet';

/** What the values of a column are; `other` is a list, a map, a struct or bytes without a meaning of their own. */
export type ParquetKind = 'integer' | 'number' | 'boolean' | 'string' | 'date' | 'other';

const DATES = new Set(['DATE', 'TIMESTAMP', 'TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS']);
const TEXTS = new Set(['UTF8', 'STRING', 'ENUM', 'UUID']);
const OTHERS = new Set(['JSON', 'BSON', 'INTERVAL', 'GEOMETRY', 'GEOGRAPHY', 'VARIANT']);

/** Returns the kind of a top-level column from its schema. */
export function parquetKind(element: SchemaElement, nested: boolean): ParquetKind {
  if (nested || element.repetition_type === 'REPEATED') return 'other';
  const meaning = element.logical_type?.type ?? element.converted_type ?? '';
  if (DATES.has(meaning) || element.type === 'INT96') return 'date';
  if (TEXTS.has(meaning)) return 'string';
  if (OTHERS.has(meaning)) return 'other';
  if (meaning === 'DECIMAL' || meaning === 'FLOAT16') return 'number';
  return kindOfType(element);
}

function kindOfType({type}: SchemaElement): ParquetKind {
  switch (type) {
    case 'BOOLEAN':
      return 'boolean';
    case 'INT32':
    case 'INT64':
      return 'integer';
    case 'FLOAT':
    case 'DOUBLE':
      return 'number';
    // Old writers leave texts without a mark; the reader decodes them as UTF-8.
    case 'BYTE_ARRAY':
      return 'string';
    default:
      return 'other';
  }
}
