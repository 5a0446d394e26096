import { Textarea } from '@mantine/core';

interface ReasonFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Why somebody does something, in their own words; a dialog begins with it. */
export function ReasonField({ label, value, onChange }: ReasonFieldProps) {
  return (
    <Textarea
      required
      autosize
      label={label}
      maxLength={1000}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data-autofocus
    />
  );
}
