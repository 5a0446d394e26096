import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isProblem, type Problem } from '../problem.ts';

interface ProblemAlertProps {
  error: Error;
  /** Shown as a button where trying again makes sense. */
  retry?: () => void;
}

/** What went wrong in the words of who refused, and what to do. */
export function ProblemAlert({ error, retry }: ProblemAlertProps) {
  const { t } = useTranslation();
  const { title, words, remedy, code } = told(error, t);
  return (
    <Alert role="alert" icon={<IconAlertTriangle />} title={title} color="red" variant="outline" bg="var(--sb-surface)">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" translate="no">
          {words}
        </Text>
        {remedy !== null && <Text size="sm">{remedy}</Text>}
        <Group gap="sm">
          {retry !== undefined && (
            <Button size="xs" variant="default" onClick={retry}>
              {t('common.retry')}
            </Button>
          )}
          {code !== null && (
            <Text size="xs" c="dimmed">
              {t('common.code', { code: '' })}
              <Code translate="no">{code}</Code>
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

interface Told {
  title: string;
  words: string;
  remedy: string | null;
  code: string | null;
}

function told(error: Error, t: TFunction): Told {
  if (!isProblem(error)) return { title: t('common.failed'), words: error.message, remedy: null, code: null };
  if (error.status === 0) {
    return { title: t('common.unreachable'), words: error.message, remedy: t('common.unreachableRemedy'), code: null };
  }
  const title = error.status === 502 ? t('common.vendorWords') : t('common.failed');
  return { title, words: error.message, remedy: remedyOf(error, t), code: error.code };
}

function remedyOf({ status, code }: Problem, t: TFunction): string | null {
  if (code === 'role' || code === 'forbidden') return t('common.remedyForbidden');
  if (code === 'locked') return t('common.remedyLocked');
  if (code === 'conflict') return t('common.remedyConflict');
  if (status === 502) return t('common.remedyVendor');
  return null;
}
