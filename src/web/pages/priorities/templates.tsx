import { Code, Paper, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import type { PartProps } from './board-options.tsx';
import type { WatchedGroup } from './watched-groups.ts';

/** What templates may name of a device. */
const facts = ['device', 'group', 'server', 'os', 'lastSeen', 'products', 'account', 'entered', 'serial'] as const;

const filled = (template: string, example: Record<string, string>) =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => example[name] ?? whole);

/** The words of a ticket, and how they read for a device made up. */
export function Templates({ draft, set, group }: PartProps & { group: WatchedGroup }) {
  const { t } = useTranslation();
  const usual = useUsualTemplates();
  const name = group.path.split(' / ').at(-1) ?? group.path;
  const example = { ...t('priorities.example', { returnObjects: true }), group: name };
  return (
    <>
      <TextInput
        translate="no"
        label={t('priorities.summary')}
        placeholder={usual.summary}
        value={draft.summary ?? ''}
        onChange={({ currentTarget: { value } }) => set({ summary: value === '' ? null : value })}
      />
      <Textarea
        translate="no"
        autosize
        minRows={3}
        maxRows={9}
        label={t('priorities.description')}
        placeholder={usual.description}
        value={draft.description ?? ''}
        onChange={({ currentTarget: { value } }) => set({ description: value === '' ? null : value })}
      />
      <Text size="xs" c="dimmed">
        {t('priorities.facts')} <Code translate="no">{facts.map((name) => `{${name}}`).join(' ')}</Code>
      </Text>
      <Paper withBorder p="sm" bg="var(--mantine-color-body)" aria-label={t('priorities.preview')} component="section">
        <Text size="xs" c="dimmed">
          {t('priorities.preview')}
        </Text>
        <Text size="sm" fw={600} translate="no">
          {filled(draft.summary ?? usual.summary, example)}
        </Text>
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }} translate="no">
          {filled(draft.description ?? usual.description, example)}
        </Text>
      </Paper>
    </>
  );
}

/** The templates of a group that has none of its own. */
function useUsualTemplates(): { summary: string; description: string } {
  const { data } = useQuery({
    queryKey: ['settings', 'list'],
    queryFn: async () => (await json(api.settings.$get())).rows,
  });
  const textOf = (wanted: string) => String(data?.find(({ name }) => name === wanted)?.value ?? '');
  return { summary: textOf('tickets.summary'), description: textOf('tickets.description') };
}
