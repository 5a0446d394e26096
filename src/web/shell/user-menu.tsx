import { Avatar, Button, Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../me.ts';
import { signOut } from '../sign-in/auth.ts';
import { chooseLanguage, type Language, languages } from '../texts/language.ts';
import classes from './shell.module.css';

const roleTexts = {
  administrator: 'shell.roleAdministrator',
  operator: 'shell.roleOperator',
  viewer: 'shell.roleViewer',
} as const;

export function UserMenu() {
  const { t } = useTranslation();
  const { name, role } = useMe();
  return (
    <Menu position="bottom-end" width={250} closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          px={6}
          aria-haspopup="menu"
          leftSection={<Avatar name={name} size={28} color="sea" variant="filled" translate="no" aria-hidden />}
        >
          <span className={classes['me']} translate="no">
            {name}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} size="sm" truncate translate="no">
            {name}
          </Text>
          <Text size="xs">{t(roleTexts[role])}</Text>
        </Menu.Label>
        <Menu.Divider />
        <ThemeChoice />
        <LanguageChoice />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('shell.theme')}</Menu.Label>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('shell.theme')}
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: 'auto', label: t('shell.themeSystem') },
          { value: 'light', label: t('shell.themeLight') },
          { value: 'dark', label: t('shell.themeDark') },
        ]}
      />
    </>
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const data = (Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }));
  return (
    <>
      <Menu.Label>{t('shell.language')}</Menu.Label>
      <SegmentedControl
        fullWidth
        size="xs"
        translate="no"
        aria-label={t('shell.language')}
        value={i18n.language}
        onChange={(language) => void chooseLanguage(language as Language)}
        data={data}
      />
    </>
  );
}
