import { VendorError } from '../../errors.ts';
import { beginSession, type Peer, type Session } from './session.ts';

/** The log-in of one connection: made when first needed, and anew where its process has ended. */
export interface Connection {
  /** A session that is logged in. Throws VendorError. */
  session(signal: AbortSignal): Promise<Session>;
  /** A session whose steps are still to be taken, as a person asks for it. */
  begin(): Promise<Session>;
  requests(): number;
  /** May be repeated. */
  close(): Promise<void>;
}

export function openConnection(peer: Peer): Connection {
  let current: Session | null = null;
  let requestsBefore = 0;
  let refusal: VendorError | null = null;

  async function close(): Promise<void> {
    const ended = current;
    current = null;
    if (ended === null) return;
    await ended.close();
    requestsBefore += ended.requests();
  }

  async function begin(): Promise<Session> {
    await close();
    current = beginSession(peer);
    return current;
  }

  return {
    begin,
    close,
    async session(signal) {
      if (current?.ready()) return current;
      // A server may lock a user out who comes with a wrong password again and again.
      if (refusal !== null) throw refusal;
      const session = await begin();
      try {
        for (const step of session.steps) await step.take(signal);
      } catch (error) {
        if (error instanceof VendorError && error.kind === 'auth') refusal = error;
        await close();
        throw error;
      }
      return session;
    },
    requests: () => requestsBefore + (current?.requests() ?? 0),
  };
}
