import {z} from 'zod';
import type {Out} from '../output/out.js';

const paths = z.array(z.string()).readonly();
export const CheckoutV1 = z.object({added: paths, modified: paths, deleted: paths});

/** Draws which paths a checkout changed, one a line with git's letters, or their numbers. */
export function renderCheckout(
  {added, modified, deleted}: z.output<typeof CheckoutV1>,
  out: Out,
  numbersOnly: boolean,
): void {
  const total = added.length + modified.length + deleted.length;
  if (total === 0) out.line('nothing to do: the work tree holds what is recorded');
  else if (numbersOnly) out.line(`${added.length} added, ${modified.length} modified, ${deleted.length} deleted`);
  else
    for (const [mark, list] of [
      ['A', added],
      ['M', modified],
      ['D', deleted],
    ] as const)
      for (const path of list) out.line(`${mark}  ${path}`);
}
