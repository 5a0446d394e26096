import { useConnections } from '../connections.ts';

/** Where people use ConnectWise; null while none is connected. */
export function useConnectwiseAddress(): string | null {
  return useConnections().find(({ role }) => role === 'psa')?.consoleAddress ?? null;
}
