import { Select, type SelectProps } from '@mantine/core';
import { useTableState } from './table-state.ts';

type ChoiceFilterProps = Pick<SelectProps, 'attributes' | 'data' | 'placeholder' | 'searchable' | 'translate' | 'w'> & {
  /** As the API calls it. */
  name: string;
  /** Heard, not seen. */
  label: string;
};

/** Narrows a table by one of its filters, which stands in the address. */
export function ChoiceFilter({ name, label, ...select }: ChoiceFilterProps) {
  const [{ filters }, setState] = useTableState([name]);
  return (
    <Select
      {...select}
      clearable
      aria-label={label}
      value={filters[name] ?? null}
      onChange={(value) => setState({ [name]: value ?? undefined })}
    />
  );
}
