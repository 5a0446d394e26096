import { Autocomplete, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Connection, type Field, isSecret, type Kind, type TextField, type Values } from './kinds.ts';
import { ReportsField } from './reports-field.tsx';
import { TemplatesField } from './templates-field.tsx';

interface ConnectionFieldProps {
  field: Field;
  kind: Kind;
  values: Values;
  onChange: (values: Values) => void;
  /** The one that changes; null: a new one. */
  connection: Connection | null;
  /** It may stay empty. */
  isOptional: boolean;
  /** What the program says of it. */
  error: string | null;
}

/** One field with where to find what it asks for. */
export function ConnectionField({ field, error, ...props }: ConnectionFieldProps) {
  const { values, onChange, connection } = props;
  const shown = error !== null && <span translate="no">{error}</span>;
  if (field === 'reports') return <ReportsField {...{ values, onChange }} error={shown} />;
  if (field === 'templates') return <TemplatesField {...{ values, onChange, connection }} error={shown} />;
  return <Typed {...props} field={field} error={shown} />;
}

const regions = ['eu', 'de', 'us', 'ca', 'jpn'] as const;
const dateOrders = ['dmy', 'mdy'] as const;

type Help = TextField | 'usernameCloud' | 'portConsole' | 'usernameConsole' | 'domainUserConsole' | 'consoleUrlFiles';

/** Where a kind asks for something else by the same name. */
const ownHelp: Record<Kind, Partial<Record<TextField, Help>>> = {
  connectwise: {},
  'protect-onprem': {},
  'protect-cloud': { username: 'usernameCloud' },
  'era-server-api': { port: 'portConsole', username: 'usernameConsole', domainUser: 'domainUserConsole' },
  'era-report-files': { consoleUrl: 'consoleUrlFiles' },
};

type TypedProps = Omit<ConnectionFieldProps, 'field' | 'connection' | 'error'> & { field: TextField; error: ReactNode };

function Typed({ field, kind, values, onChange, isOptional, error }: TypedProps) {
  const { t } = useTranslation();
  const set = (value: string | null) => onChange({ ...values, [field]: value ?? '' });
  const value = values[field] ?? '';
  const label = t(`connecting.fields.${field}`);
  const description = t(`connecting.help.${ownHelp[kind][field] ?? field}`);
  if (field === 'domainUser') {
    const onSwitch = (checked: boolean) => set(checked ? 'yes' : '');
    return (
      <Switch
        {...{ label, description, maw }}
        checked={value === 'yes'}
        onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
      />
    );
  }
  const common = { name: field, label, description, error, value, maw };
  if (field === 'region' || field === 'dateOrder') {
    const data =
      field === 'region'
        ? regions.map((each) => ({ value: each, label: t(`connecting.regions.${each}`) }))
        : dateOrders.map((each) => ({ value: each, label: t(`connecting.dateOrders.${each}`) }));
    return <Select {...common} allowDeselect={false} data={data} onChange={set} />;
  }
  const input = { ...common, required: !isOptional, autoComplete: 'off' };
  if (field === 'timeZone') return <Autocomplete {...input} data={timeZones} limit={8} onChange={set} />;
  const typed = {
    ...input,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value),
  };
  if (field === 'wholeNames') return <Textarea {...typed} autosize minRows={2} maxRows={8} spellCheck={false} />;
  if (isSecret(field)) {
    const shows = { 'aria-label': t('signIn.showPassword') };
    return <PasswordInput {...typed} autoComplete="new-password" visibilityToggleButtonProps={shows} />;
  }
  const example =
    field === 'consoleUrl' && kind !== 'protect-cloud' ? { placeholder: t('connecting.consoleExample') } : {};
  return <TextInput {...typed} {...example} spellCheck={false} />;
}

/** Wider a line is not typed. */
const maw = 620;

const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
