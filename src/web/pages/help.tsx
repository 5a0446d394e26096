import { Anchor, List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import guide from '../../../docs/operating.md?url';
import { Card } from '../components/card.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/screen.tsx';
import { ScreenLink } from '../components/screen-link.tsx';
import { KeyTable } from '../help/key-table.tsx';
import { everyKey } from '../help/keys.ts';
import { type Word, wordsOf, wordsOfDoor } from '../help/words.ts';
import { screens } from '../screens.ts';

const words = [...new Set([wordsOf, wordsOfDoor].flatMap((each) => Object.values(each)).flat())] satisfies Word[];

/** What every screen is for, what the words mean, all keys, and the way to the documents. */
export function Help() {
  const { t } = useTranslation();
  const meanings = words
    .map((word) => ({ name: t(`help.words.${word}.word`), value: t(`help.words.${word}.means`) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <Screen title={t('shell.help')}>
      <Stack maw={860} gap="md" pb="md">
        <Card title={t('help.documents')}>
          <List size="sm" spacing={4}>
            <List.Item>
              <Anchor href={guide} target="_blank" size="sm">
                {t('help.guide')}
              </Anchor>
            </List.Item>
            <List.Item>
              <Anchor href="/api/docs" target="_blank" size="sm">
                {t('help.reference')}
              </Anchor>
            </List.Item>
            <List.Item>
              <ScreenLink to="/feedback">{t('help.ask')}</ScreenLink>
            </List.Item>
          </List>
        </Card>
        <Card title={t('help.screensTitle')}>
          <Stack gap="sm">
            {screens.map(({ name, to }) => (
              <div key={name}>
                <Title order={3}>
                  <ScreenLink to={to}>{t(`shell.${name}`)}</ScreenLink>
                </Title>
                <Text size="sm">{t(`help.screens.${name}`)}</Text>
              </div>
            ))}
          </Stack>
        </Card>
        <Card title={t('help.wordsTitle')}>
          <Facts facts={meanings} />
        </Card>
        <Card title={t('keys.title')}>
          <KeyTable shortcuts={everyKey} withTabs />
        </Card>
      </Stack>
    </Screen>
  );
}
