import type {Outputs} from '../answers.js';
import {elementOf} from '../element.js';
import {Refusal} from '../refusal.js';
import type {WantedOutput} from './infer-request.js';
import {writeBinaryData} from './tensor-binary.js';
import {hasNonFinite, writeJsonData} from './tensor-json.js';

/** The body of an answer; with binary data the length of the JSON part before it. */
export interface InferResponse {
  readonly body: string | Uint8Array;
  readonly headerLength: number | undefined;
}

export interface AnswerHead {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  readonly allowNan: boolean;
}

/**
 * Returns the answer of the Open Inference Protocol: JSON, or JSON followed by the binary data of outputs asked for so.
 *
 * Throws a 500 that names the output for values JSON cannot hold, unless the caller allowed the words `NaN` and `Infinity`.
 */
export function writeInferResponse(
  {name, version, id, allowNan}: AnswerHead,
  outputs: Outputs,
  wanted: readonly WantedOutput[],
): InferResponse {
  const blobs: Uint8Array[] = [];
  const parts = wanted.map((output) => {
    const tensor = outputs[output.name];
    const datatype = tensor && elementOf(tensor.dataType)?.datatype;
    if (!tensor || !datatype) throw new Error(`the output ${output.name} is missing`);
    const head = `"name":${JSON.stringify(output.name)},"datatype":"${datatype}","shape":[${tensor.shape.join(',')}]`;
    if (output.isBinary) {
      const bytes = writeBinaryData(tensor);
      blobs.push(bytes);
      return `{${head},"parameters":{"binary_data_size":${bytes.length}}}`;
    }
    if (!allowNan && hasNonFinite(tensor))
      throw new Refusal(
        500,
        `output '${output.name}' has NaN or infinite values, which JSON cannot hold: ask for binary data or send the parameter allow_nan`,
      );
    return `{${head},"data":${writeJsonData(tensor)}}`;
  });
  const json = `{"model_name":${JSON.stringify(name)},"model_version":${JSON.stringify(version)},"id":${JSON.stringify(id)},"outputs":[${parts.join(',')}]}`;
  if (blobs.length === 0) return {body: json, headerLength: undefined};
  const header = new TextEncoder().encode(json);
  return {body: Buffer.concat([header, ...blobs]), headerLength: header.length};
}
