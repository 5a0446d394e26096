import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../components/facts.tsx';
import type { Word } from './words.ts';

/** What the words of a screen mean; nothing where it has none. */
export function Meanings({ of }: { of: readonly Word[] }) {
  const { t } = useTranslation();
  if (of.length === 0) return null;
  const facts = of.map((word) => ({ name: t(`help.words.${word}.word`), value: t(`help.words.${word}.means`) }));
  return (
    <>
      <Title order={3}>{t('help.wordsTitle')}</Title>
      <Facts facts={facts} />
    </>
  );
}
