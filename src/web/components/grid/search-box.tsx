import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

const typingMs = 200;

interface SearchBoxProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Filters as one types. */
export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const [typed, setTyped] = useState({ text: value, value });
  const search = useDebouncedCallback(onSearch, typingMs);
  const text = typed.value === value ? typed.text : value;
  return (
    <TextInput
      type="search"
      w={280}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => {
        setTyped({ text: currentTarget.value, value });
        search(currentTarget.value);
      }}
    />
  );
}
