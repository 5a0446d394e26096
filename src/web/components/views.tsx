import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTableState } from './grid/table-state.ts';

/** Which of the lists of a screen is shown, as the address says; else the first. */
export function useView<const View extends string>(views: readonly [View, ...View[]]): View {
  const [{ filters }] = useTableState(['view']);
  return views.find((view) => view === filters['view']) ?? views[0];
}

interface ViewChoiceProps<View extends string> {
  label: string;
  view: View;
  titles: Record<View, string>;
}

/** Another list of the same screen. Each list has filters of its own. */
export function ViewChoice<View extends string>({ label, view, titles }: ViewChoiceProps<View>) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={view}
      onChange={(next) => void navigate({ to: '.', search: { view: next } })}
      data={Object.entries<string>(titles).map(([value, title]) => ({ value, label: title }))}
    />
  );
}
