interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

type Row = readonly [path: string, type: string, description: string];

function resolve(node: SchemaNode, root: SchemaNode): SchemaNode {
  const name = (node.$ref ?? node.allOf?.[0]?.$ref)?.replace('#/definitions/', '');
  const target = name === undefined ? undefined : root.definitions?.[name];
  return target ? {...target, ...(node.description ? {description: node.description} : {})} : node;
}

function typeName(node: SchemaNode, root: SchemaNode): string {
  const known = resolve(node, root);
  if (known.anyOf) return known.anyOf.map((option) => typeName(option, root)).join(' or ');
  if (known.type === 'array') return `list of ${known.items ? typeName(known.items, root) : 'anything'}`;
  if (known.type === 'object') return 'map';
  return typeof known.type === 'string' ? known.type : 'anything';
}

/** Names stand for themselves: `stages.NAME.cmd`. */
function rowsOf(node: SchemaNode, path: string, root: SchemaNode): Row[] {
  const known = resolve(node, root);
  const own: Row[] = path === '' ? [] : [[path, typeName(known, root), known.description ?? '']];
  const properties = Object.entries(known.properties ?? {}).flatMap(([key, child]) =>
    rowsOf(child, path === '' ? key : `${path}.${key}`, root),
  );
  const named =
    typeof known.additionalProperties === 'object' ? rowsOf(known.additionalProperties, `${path}.NAME`, root) : [];
  return [...own, ...properties, ...named];
}

/** Returns the reference page of `mlops.yaml` as Markdown. */
export function projectFileReference(schema: Record<string, unknown>): string {
  const root = schema as SchemaNode;
  const rows = rowsOf(root, '', root).map(
    ([path, type, description]) => `| \`${path}\` | ${type} | ${description.replaceAll('|', '\\|')} |`,
  );
  return [
    '# mlops.yaml',
    '',
    'Every section is optional; an unknown key is an error that names the nearest known one. For completion in an editor, point its',
    'YAML support at `mlops.schema.json`. This page is generated from the same definition: `npm run generate`.',
    '',
    '| key | type | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
