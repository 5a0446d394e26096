import { Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTicketChoices } from '../priorities/watched-groups.ts';
import type { EntryInFull } from './entry.ts';

/** What the ticket would say if it were opened now. */
export function Preview({ preview }: { preview: NonNullable<EntryInFull['preview']> }) {
  const { t } = useTranslation();
  const { data } = useTicketChoices();
  const { summary, text, priorityId, boardId, visibility } = preview;
  const nameOf = (choices: readonly { id: string; name: string }[] | undefined, id: string) =>
    choices?.find((each) => each.id === id)?.name ?? id;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('tickets.preview')}
      </Text>
      <Paper withBorder p="sm">
        <Stack gap={4}>
          <Text size="sm" fw={600} translate="no">
            {summary}
          </Text>
          <Text size="sm" translate="no" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {text}
          </Text>
          <Text size="xs" c="dimmed">
            <span translate="no">
              {nameOf(data?.priorities, priorityId)}
              {boardId !== null && `, ${nameOf(data?.boards, boardId)}`}
            </span>
            {', '}
            {t(`tickets.visibility.${visibility}`)}
          </Text>
        </Stack>
      </Paper>
    </div>
  );
}
