import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

const typingMs = 200;

interface Chosen {
  value: string;
  label: string;
}

/** What is looked for in a box where one types to find, and its last choice. `name`: what the box shows before one is made. */
export function useTypedSearch(name?: string) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [text] = useDebouncedValue(typed, typingMs);
  // The box shows the name of what is chosen: that is no search.
  const search = text === chosen?.label || text === name ? '' : text;
  return { search, setTyped, chosen, setChosen };
}
