import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PostResult } from '../../../http/routes/postings.ts';
import { ScreenLink } from '../../components/screen-link.tsx';
import { AdjustmentLink } from './life-facts.tsx';

const states = ['posted', 'failed', 'unknown', 'waiting', 'superseded'] as const;

/** What became of postings, and why some did not go out. */
export function PostOutcome({ result, onLeave }: { result: PostResult; onLeave: () => void }) {
  const { t } = useTranslation();
  const { notPosted, postingRun } = result;
  return (
    <Stack gap="xs" role="status">
      <List size="sm">
        {states
          .filter((state) => state === 'posted' || result[state] > 0)
          .map((state) => (
            <List.Item key={state}>{t(`billing.outcomes.${state}`, { count: result[state] })}</List.Item>
          ))}
      </List>
      {notPosted.map(({ id, words }) => (
        <Text size="sm" key={id}>
          <AdjustmentLink id={id} onClick={onLeave} />: <span translate="no">{words}</span>
        </Text>
      ))}
      {postingRun !== null && (
        <ScreenLink to="/billing" search={{ view: 'history', postingRun: String(postingRun) }} onClick={onLeave}>
          {t('billing.showRun', { id: postingRun })}
        </ScreenLink>
      )}
    </Stack>
  );
}
