import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { tabs } from '../screens.ts';

const patienceMs = 1_200;

/** Shortcuts of letters can be switched off: they get in the way of speech input. */
export function useShortcutsEnabled() {
  return useLocalStorage({ key: 'seatbridge.shortcuts', defaultValue: true, getInitialValueInEffect: false });
}

interface Shown {
  showKeys: () => void;
  showHelp: () => void;
}

/** G and a letter goes to a screen, / to its filter, ? shows the sheet; F1, which is no letter, always the help. */
export function useShortcuts({ showKeys, showHelp }: Shown): void {
  useHotkeys([['F1', showHelp]]);
  const router = useRouter();
  const [enabled] = useShortcutsEnabled();
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!enabled) return;
    const pressed = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const wantsToGo = event.timeStamp - goPressedAt.current < patienceMs;
      goPressedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const tab = wantsToGo ? tabs.find(({ key }) => key === event.key) : undefined;
      if (tab !== undefined) void router.navigate({ to: tab.to });
      else if (event.key === '?') showKeys();
      else if (event.key === '/') toFilter();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [enabled, router, showKeys]);
}

function isTyping({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return true;
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  );
}

function toFilter(): void {
  document.querySelector<HTMLElement>('main input[type="search"]')?.focus();
}
