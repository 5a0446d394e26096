import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const restMs = 200;

/**
 * What a person chooses or types: at once on the screen, and in the address once they rest. The address may say late
 * what was meant before the last key; that takes nothing back.
 */
export function useAheadOfAddress<Value extends string | undefined>(
  inAddress: Value,
  setAddress: (value: Value) => void,
): [Value, (next: Value) => void] {
  const [state, setState] = useState({ value: inAddress, inAddress, sent: inAddress });
  const send = useDebouncedCallback((value: Value) => {
    setState((before) => ({ ...before, sent: value }));
    setAddress(value);
  }, restMs);
  const isOurs = inAddress === state.inAddress || inAddress === state.sent;
  const set = (value: Value) => {
    setState(({ sent }) => ({ value, inAddress, sent }));
    send(value);
  };
  return [isOurs ? state.value : inAddress, set];
}
