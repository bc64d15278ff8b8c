import type {DriftResult} from '../schema.js';

/** Returns the report as one HTML file; the drawing library is loaded only now. See `renderHtml`. */
export async function toHtml(result: DriftResult): Promise<string> {
  const {renderHtml} = await import('./html.js');
  return renderHtml(result);
}
