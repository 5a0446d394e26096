import { PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Field, isSecret, type Kind, type Values } from './kinds.ts';

const regions = ['eu', 'de', 'us', 'ca', 'jpn'] as const;

interface ConnectionFieldProps {
  field: Field;
  kind: Kind;
  values: Values;
  onChange: (values: Values) => void;
  /** It may stay empty. */
  isOptional: boolean;
  /** What the program says of it. */
  error: string | null;
}

/** One field with where to find what it asks for. */
export function ConnectionField({ field, kind, values, onChange, isOptional, error }: ConnectionFieldProps) {
  const { t } = useTranslation();
  const set = (value: string) => onChange({ ...values, [field]: value });
  const common = {
    name: field,
    label: t(`connecting.fields.${field}`),
    description:
      field === 'username' && kind === 'protect-cloud'
        ? t('connecting.help.usernameCloud')
        : t(`connecting.help.${field}`),
    error: error !== null && <span translate="no">{error}</span>,
  };
  const value = values[field] ?? '';
  if (field === 'domainUser') {
    const { label, description } = common;
    const onSwitch = (checked: boolean) => set(checked ? 'yes' : '');
    return (
      <Switch
        {...{ label, description }}
        checked={value === 'yes'}
        onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
      />
    );
  }
  if (field === 'region') {
    const data = regions.map((each) => ({ value: each, label: t(`connecting.regions.${each}`) }));
    return <Select {...common} allowDeselect={false} data={data} value={value} onChange={(each) => set(each ?? '')} />;
  }
  const input = {
    ...common,
    required: !isOptional,
    autoComplete: 'off',
    value,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value),
  };
  if (isSecret(field)) {
    const shows = { 'aria-label': t('signIn.showPassword') };
    return <PasswordInput {...input} autoComplete="new-password" visibilityToggleButtonProps={shows} />;
  }
  return <TextInput {...input} spellCheck={false} />;
}
