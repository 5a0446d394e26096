import { VendorError } from '../errors.ts';
import type { Probe } from './ports.ts';

interface Trial {
  name: string;
  signal: AbortSignal;
  /** What a refusal or a failure means, and what to do about it. */
  say(error: VendorError): Pick<Probe, 'state' | 'note'>;
}

/** One right or ability, tried; a text that `work` resolves with is noted. Throws what is no failure of the vendor's. */
export async function probe({ name, signal, say }: Trial, work: () => Promise<unknown>): Promise<Probe> {
  try {
    const told = await work();
    return { name, state: 'ok', note: typeof told === 'string' ? told : '' };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof VendorError)) throw error;
    return { name, ...say(error) };
  }
}
