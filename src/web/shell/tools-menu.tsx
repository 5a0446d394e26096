import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconExternalLink,
  IconMap2,
  IconMessage,
  IconServer,
  IconSettings,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../me.ts';
import { useConnectwiseAddress } from './connectwise-address.ts';

const icon = 16;

/** The plug-in's Tools menu. */
export function ToolsMenu() {
  const { t } = useTranslation();
  const mayConnect = useMay('administrator');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="inherit" rightSection={<IconChevronDown size={14} />}>
          {t('shell.tools')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={icon} />} renderRoot={(props) => <Link to="/options" {...props} />}>
          {t('shell.options')}
        </Menu.Item>
        <ConnectwiseItem />
        <Menu.Item
          leftSection={<IconServer size={icon} />}
          renderRoot={(props) => <Link to="/eset-console" {...props} />}
        >
          {t('shell.esetConsole')}
        </Menu.Item>
        <Menu.Divider />
        {mayConnect && (
          <Menu.Item leftSection={<IconMap2 size={icon} />} renderRoot={(props) => <Link to="/guide" {...props} />}>
            {t('shell.firstStart')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconMessage size={icon} />} renderRoot={(props) => <Link to="/feedback" {...props} />}>
          {t('shell.feedback')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ConnectwiseItem() {
  const { t } = useTranslation();
  const address = useConnectwiseAddress();
  const section = <IconExternalLink size={icon} />;
  if (address === null) {
    return (
      <Menu.Item leftSection={section} disabled>
        {t('shell.connectwiseMissing')}
      </Menu.Item>
    );
  }
  return (
    <Menu.Item component="a" href={address} target="_blank" rel="noreferrer" leftSection={section}>
      {t('shell.connectwise')}
    </Menu.Item>
  );
}
