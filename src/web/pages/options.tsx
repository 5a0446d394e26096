import { Button } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { useMay } from '../me.ts';
import { ApiKeys } from './options/api-keys.tsx';
import { BackupAndTransfer } from './options/backup-and-transfer.tsx';
import { ConnectwiseOptions } from './options/connectwise-options.tsx';
import { EsetOptions } from './options/eset-options.tsx';
import { Intervals } from './options/intervals.tsx';
import { MyAccount } from './options/my-account.tsx';
import classes from './options/options.module.css';
import { SettingsForm } from './options/settings-form.tsx';
import { SingleSignOn } from './options/single-sign-on.tsx';
import { Users } from './options/users.tsx';

const everybody = {
  connectwise: ConnectwiseOptions,
  eset: EsetOptions,
  intervals: Intervals,
  billing: () => <SettingsForm names={['billing.']} />,
  tickets: () => <SettingsForm names={['tickets.']} />,
  notifications: () => <SettingsForm names={['feedback.']} />,
  account: MyAccount,
  keys: ApiKeys,
} satisfies Record<string, ComponentType>;

const administrators = {
  users: Users,
  signOn: SingleSignOn,
  backup: BackupAndTransfer,
} satisfies Record<string, ComponentType>;

const all = { ...everybody, ...administrators };
type Tab = keyof typeof all;

/** The plug-in's order: what is connected, what it does, who may use it. */
const order: readonly Tab[] = [
  ...(['connectwise', 'eset', 'intervals', 'billing', 'tickets', 'notifications'] as const),
  ...(['users', 'account', 'signOn', 'keys', 'backup'] as const),
];

/** All that can be set, a tab for each subject. */
export function Options() {
  const { t } = useTranslation();
  const isAdministrator = useMay('administrator');
  const { tab: named } = useSearch({ strict: false });
  const tabs = order.filter((tab) => isAdministrator || tab in everybody);
  const tab = tabs.find((each) => each === named) ?? 'connectwise';
  const Content = all[tab];
  return (
    <Screen
      title={t('shell.options')}
      actions={
        isAdministrator && (
          <Button size="xs" variant="default" renderRoot={(props) => <Link to="/guide" {...props} />}>
            {t('shell.firstStart')}
          </Button>
        )
      }
    >
      <div className={classes['options']}>
        <nav className={classes['tabs']} aria-label={t('options.tabs')}>
          {tabs.map((each) => (
            <Link
              key={each}
              to="/options"
              search={{ tab: each }}
              className={classes['tab'] ?? ''}
              aria-current={each === tab ? 'page' : undefined}
            >
              {t(`options.names.${each}`)}
            </Link>
          ))}
        </nav>
        <section className={classes['content']} aria-label={t(`options.names.${tab}`)} key={tab}>
          <Content />
        </section>
      </div>
    </Screen>
  );
}
