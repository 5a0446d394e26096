import { MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ofTheWorld } from '../../components/of-the-world.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { type Draft, onAnotherBoard } from './rule-draft.ts';
import { useBoardChoices } from './watched-groups.ts';

interface Choice {
  id: string;
  name: string;
}

const toData = (choices: readonly Choice[] = []) => choices.map(({ id, name }) => ({ value: id, label: name }));

export interface PartProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
}

interface BoardOptionsProps {
  boards: readonly Choice[];
  sources: readonly Choice[];
}

/** The board and the source of a ticket, and of what that board has. */
export function BoardOptions({ draft, set, boards, sources }: PartProps & BoardOptionsProps) {
  const { t } = useTranslation();
  const { data, error } = useBoardChoices(draft.boardId);
  const statuses = data?.statuses ?? [];
  const levels = [
    { name: 'typeId', label: t('priorities.type'), choices: data?.types },
    { name: 'subtypeId', label: t('priorities.subtype'), choices: data?.subtypes },
    { name: 'itemId', label: t('priorities.item'), choices: data?.items },
    { name: 'statusId', label: t('priorities.status'), choices: statuses.filter(({ closed }) => !closed) },
    { name: 'closingStatusId', label: t('priorities.closingStatus'), choices: statuses.filter(({ closed }) => closed) },
  ] as const;
  return (
    <>
      <Select
        clearable
        searchable
        {...ofTheWorld}
        label={t('priorities.board')}
        placeholder={t('priorities.usualBoard')}
        data={toData(boards)}
        value={draft.boardId}
        onChange={(boardId) => set(onAnotherBoard(boardId))}
      />
      {error !== null && <ProblemAlert error={error} />}
      {draft.boardId !== null &&
        levels.map(({ name, label, choices }) => (
          <Select
            key={name}
            clearable
            searchable
            {...ofTheWorld}
            label={label}
            placeholder={t('priorities.asBoard')}
            data={toData(choices)}
            value={draft[name]}
            onChange={(id) => set({ [name]: id })}
          />
        ))}
      {draft.boardId !== null && (
        <MultiSelect
          clearable
          {...ofTheWorld}
          label={t('priorities.untouched')}
          description={t('priorities.untouchedHelp')}
          data={toData(statuses)}
          value={draft.untouchedStatusIds}
          onChange={(untouchedStatusIds) => set({ untouchedStatusIds })}
        />
      )}
      <Select
        clearable
        searchable
        {...ofTheWorld}
        label={t('priorities.source')}
        placeholder={t('priorities.usualSource')}
        data={toData(sources)}
        value={draft.sourceId}
        onChange={(sourceId) => set({ sourceId })}
      />
    </>
  );
}
