import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeptResult, Tested } from '../../http/routes/connections.ts';
import { api } from '../api.ts';
import { isProblem } from '../problem.ts';
import { useWork } from '../work.ts';
import { type Connection, type Kind, termsOf, type Values } from './kinds.ts';

/** What is shown of a test, also of one that kept a connection from being stored. */
export type Proof = Pick<Tested, 'probes' | 'certificate'>;

export interface Wanted {
  name: string;
  kind: Kind;
  values: Values;
}

type Deed = 'test' | 'keep' | 'keep-untested';

/** A deed with the certificate that a person has accepted for it. */
interface Order {
  wanted: Wanted;
  deed: Deed;
  trust: { fingerprint: string } | null;
}

/** Tests, stores or changes one connection. `connection`: the one that changes; null: a new one. */
export function useConnecting(connection: Connection | null, onKept: (kept: KeptResult) => void) {
  const queries = useQueryClient();
  const [trust, setTrust] = useState<Order['trust']>(null);
  const [last, setLast] = useState<Order | null>(null);
  const test = useWork<Order, Tested>((order) => sendTest(connection, order));
  const keep = useWork<Order, KeptResult>((order) => sendKeep(connection, order), {
    onDone: (kept) => {
      void queries.invalidateQueries({ queryKey: ['connections'] });
      onKept(kept);
    },
  });
  const begin = (order: Order) => {
    setLast(order);
    test.reset();
    keep.reset();
    (order.deed === 'test' ? test : keep).start(order);
  };
  const error = test.error ?? keep.error;
  return {
    begin: (deed: Deed, wanted: Wanted) => begin({ wanted, deed, trust }),
    /** Pins the certificate and does the same again. */
    trustShown: (fingerprint: string) => {
      setTrust({ fingerprint });
      if (last !== null) begin({ ...last, trust: { fingerprint } });
    },
    isBusy: test.isRunning || keep.isRunning,
    running: test.isRunning || keep.isRunning ? (last?.deed ?? null) : null,
    error,
    proof: test.result ?? keep.result?.tested ?? proofOf(error),
  };
}

function sendTest(connection: Connection | null, { wanted: { kind, values }, trust }: Order) {
  const { settings, secrets } = termsOf(kind, values);
  if (connection === null) return api.connections.test.$post({ json: { kind, settings, secrets, trust } });
  const param = { id: String(connection.id) };
  return api.connections[':id']['test-changes'].$post({ param, json: { settings, secrets, trust } });
}

function sendKeep(connection: Connection | null, { wanted: { name, kind, values }, deed, trust }: Order) {
  const terms = { ...termsOf(kind, values), trust, test: deed === 'keep' ? ('first' as const) : ('none' as const) };
  if (connection === null) return api.connections.$post({ json: { name, kind, ...terms } });
  return api.connections[':id'].$patch({ param: { id: String(connection.id) }, json: terms });
}

/** What was found amiss, as the refusal of an untested connection carries it. */
function proofOf(error: Error | null): Proof | null {
  if (!isProblem(error) || !Array.isArray(error.details['probes'])) return null;
  const { probes, certificate = null } = error.details as unknown as Proof;
  return { probes, certificate };
}
