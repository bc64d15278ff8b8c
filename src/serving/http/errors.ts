import {isMlopsError} from '../../core/errors/index.js';
import {jsonText} from '../json-text.js';
import {Refusal} from '../refusal.js';
import {tooLarge} from './content.js';

/** An answer that says what went wrong. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether the error body has the form of the Open Inference Protocol. */
const isProtocolUrl = (url: string): boolean => /^\/v2(?:[/?]|$)/i.test(url);

function refusalOf(error: unknown, maxBodyBytes: number): Refusal | undefined {
  if (error instanceof Refusal) return error;
  // The tensors fit the model: what it cannot compute is a matter of their values.
  if (isMlopsError(error, 'E_ONNX_RUN'))
    return new Refusal(400, error.message.replace(/^.*?`: /, 'the model cannot be run on these values: '));
  if (isMlopsError(error, 'E_MODEL_ROWS')) return new Refusal(422, error.message);
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const status = Number(error.statusCode);
  if (status === 413) return tooLarge(maxBodyBytes);
  return status >= 400 && status < 500 ? new Refusal(status, error.message) : undefined;
}

/** Returns the answer to a request that failed: `{"error"}` under `/v2`, `{"detail"}` elsewhere; 500 for what is a bug. */
export function errorAnswer(error: unknown, url: string, maxBodyBytes: number): ErrorAnswer {
  const refusal = refusalOf(error, maxBodyBytes) ?? new Refusal(500, 'Internal Server Error');
  const body = jsonText(isProtocolUrl(url) ? {error: refusal.message} : {detail: refusal.message});
  return {status: refusal.status, body, headers: refusal.headers};
}
