import type {onnx} from './proto.generated.js';

/** Metadata key under which the classes of a classifier stand as a JSON list. */
export const CLASSES_KEY = 'mlops.classes';

/** How the operators of `ai.onnx.ml` that tell classes apart name them: texts or whole numbers. */
const LABELS = ['classlabels_strings', 'classlabels_int64s', 'classlabels_ints'];
const ML_DOMAIN = 'ai.onnx.ml';

/** Returns the names of the classes that a node tells apart; undefined where it tells none. */
export function classesOfNode({domain, attribute}: onnx.NodeProto.$Properties): string[] | undefined {
  if (domain !== ML_DOMAIN) return undefined;
  for (const {name, strings, ints} of attribute ?? []) {
    if (!LABELS.includes(name ?? '')) continue;
    const texts = (strings ?? []).map((text) => new TextDecoder().decode(text));
    const labels = texts.length > 0 ? texts : (ints ?? []).map(String);
    if (labels.length > 0) return labels;
  }
  return undefined;
}

function classesOfMetadata(model: onnx.ModelProto): string[] | undefined {
  const text = model.metadataProps.find(({key}) => key === CLASSES_KEY)?.value;
  if (!text) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    // Metadata is anybody's: what is no list says nothing.
    return undefined;
  }
}

/** Returns the classes a model names: in its metadata, else in the last of its operators that has them. */
export function readClasses(model: onnx.ModelProto, graph: onnx.GraphProto.$Properties): string[] | undefined {
  return classesOfMetadata(model) ?? (graph.node ?? []).map(classesOfNode).findLast((labels) => labels !== undefined);
}
