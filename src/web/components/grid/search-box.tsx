import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useAheadOfAddress } from './ahead-of-address.ts';

interface SearchBoxProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Filters as one types. */
export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const [text, type] = useAheadOfAddress(value, onSearch);
  return (
    <TextInput
      type="search"
      w={280}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => type(currentTarget.value)}
    />
  );
}
