import { Tooltip } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ageOf, timeText } from '../texts/formats.ts';

const tickMs = 30_000;

/** How long ago something was, with the time itself on pointing. `at`: ISO-8601; null: never. */
export function Age({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), tickMs, { autoInvoke: true });
  if (at === null) return <span>{t('common.ageNever')}</span>;
  return (
    <Tooltip label={timeText(at)}>
      <time dateTime={at}>{ageOf(at, now) ?? t('common.ageNow')}</time>
    </Tooltip>
  );
}
