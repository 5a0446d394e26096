import type { Activation, Device } from './inventory.ts';

/*
 * The products of a device as one text: {"i": [installed], "a": [[product, until, trial]]}. The same products
 * give the same text, so that a fleet of 200,000 devices has some hundreds of them and counting reads each once.
 */

export type DeviceProducts = Pick<Device, 'installed' | 'activated'>;

export function writeProducts({ installed, activated }: DeviceProducts): string {
  const activations = activated.map(({ product, until, trial }) => [product, until, trial] as const);
  return JSON.stringify({ i: [...new Set(installed)].sort(), a: activations.sort(byText) });
}

/** Throws SyntaxError for what `writeProducts` did not write. */
export function readProducts(text: string): DeviceProducts {
  const { i, a } = JSON.parse(text) as { i: string[]; a: [string, string | null, boolean][] };
  return { installed: i, activated: a.map(([product, until, trial]): Activation => ({ product, until, trial })) };
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  const left = JSON.stringify(a);
  const right = JSON.stringify(b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
