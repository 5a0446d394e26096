import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PartProps } from './board-options.tsx';

const leavings = ['nothing', 'note', 'close'] as const;
const visibilities = ['internal', 'customer'] as const;

/** When a ticket is opened, what happens on leaving, and who reads it. */
export function LifeOptions({ draft, set }: PartProps) {
  const { t } = useTranslation();
  const { mutedOpen } = draft;
  return (
    <>
      <NumberInput
        label={t('priorities.delay')}
        description={t('priorities.delayHelp')}
        placeholder={t('priorities.asSettings')}
        min={0}
        allowDecimal={false}
        value={draft.delayMinutes ?? ''}
        onChange={(minutes) => set({ delayMinutes: minutes === '' ? null : Number(minutes) })}
      />
      <Select
        clearable
        label={t('priorities.leaving')}
        placeholder={t('priorities.asSettings')}
        data={leavings.map((value) => ({ value, label: t(`priorities.leavings.${value}`) }))}
        value={draft.leaving}
        onChange={(value) => set({ leaving: leavings.find((each) => each === value) ?? null })}
      />
      <Select
        allowDeselect={false}
        label={t('priorities.visibility')}
        data={visibilities.map((value) => ({ value, label: t(`priorities.visibilities.${value}`) }))}
        value={draft.visibility}
        onChange={(value) => set({ visibility: value === 'customer' ? 'customer' : 'internal' })}
      />
      <Select
        clearable
        label={t('priorities.muted')}
        placeholder={t('priorities.asSettings')}
        data={[
          { value: 'true', label: t('common.yes') },
          { value: 'false', label: t('common.no') },
        ]}
        value={mutedOpen === null ? null : String(mutedOpen)}
        onChange={(value) => set({ mutedOpen: value === null ? null : value === 'true' })}
      />
    </>
  );
}
