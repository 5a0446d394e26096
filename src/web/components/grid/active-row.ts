import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const settledMs = 200;

/** The active row: at once on the screen, and in the address once the arrows rest. */
export function useActiveRow(
  inAddress: string | undefined,
  setAddress: (row: string) => void,
): [string | undefined, (id: string) => void] {
  const [state, setState] = useState({ id: inAddress, inAddress });
  const keep = useDebouncedCallback(setAddress, settledMs);
  const id = state.inAddress === inAddress ? state.id : inAddress;
  const activate = (next: string) => {
    setState({ id: next, inAddress });
    keep(next);
  };
  return [id, activate];
}
