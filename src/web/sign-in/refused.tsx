import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { isProblem } from '../problem.ts';

interface RefusedProps {
  error: Error | null;
  /** What a refusal means here. */
  words: string;
}

/** Why the sign-in did not work; never whether the e-mail or the password was wrong. */
export function Refused({ error, words }: RefusedProps) {
  const { t } = useTranslation();
  if (error === null) return null;
  if (!isProblem(error) || error.status === 0 || error.status >= 500) return <ProblemAlert error={error} />;
  return (
    <Alert role="alert" color="red" variant="outline">
      {error.status === 429 ? t('signIn.lockedOut') : words}
    </Alert>
  );
}
