import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CompanyChoice } from '../../components/company-choice.tsx';
import { moneyFormat } from '../../texts/formats.ts';
import type { Setting, Value } from './settings.ts';

interface SettingInputProps {
  setting: Setting;
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  isDisabled: boolean;
  /** Why the program refused it. */
  error: string | null;
}

/** Of the hundreds there are; typing finds the others. */
const shownZones = 40;

/** The field that fits what a setting may be. */
export function SettingInput({
  setting: { shape, optional },
  label,
  value,
  onChange,
  isDisabled,
  error,
}: SettingInputProps) {
  const { t } = useTranslation();
  const zones = useMemo(() => (shape.kind === 'zone' ? Intl.supportedValuesOf('timeZone') : []), [shape.kind]);
  const choices: Record<string, string> = t('settings.choices', { returnObjects: true });
  const common = {
    'aria-label': label,
    disabled: isDisabled,
    error: error !== null && <span translate="no">{error}</span>,
  };
  const text = value === null ? '' : String(value);
  const setText = (next: string) => onChange(next === '' && optional ? null : next);
  const input = {
    ...common,
    required: !optional,
    value: text,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setText(currentTarget.value),
  };
  switch (shape.kind) {
    case 'choice': {
      const data = shape.choices.map((each) => ({ value: each, label: choices[each] ?? each }));
      return <Select {...common} allowDeselect={false} data={data} value={text} onChange={(next) => onChange(next)} />;
    }
    case 'number': {
      const { least: min, most: max } = shape;
      const set = (next: string | number) => onChange(next === '' ? null : Number(next));
      return <NumberInput {...common} {...{ min, max }} allowDecimal={false} value={text} onChange={set} />;
    }
    case 'cents': {
      const [min, max] = [shape.least / 100, shape.most / 100];
      const set = (next: string | number) => onChange(next === '' ? null : Math.round(Number(next) * 100));
      const amount = value === null ? '' : Number(value) / 100;
      return <NumberInput {...common} {...{ min, max }} {...moneyFormat()} value={amount} onChange={set} />;
    }
    case 'company':
      return <CompanyChoice {...common} value={value === null ? null : text} onChange={onChange} />;
    case 'switch': {
      const { 'aria-label': name, disabled } = common;
      const set = (checked: boolean) => onChange(checked);
      return (
        <Switch
          aria-label={name}
          disabled={disabled}
          checked={value === true}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />
      );
    }
    case 'zone':
      return (
        <Select
          {...common}
          searchable
          clearable
          translate="no"
          limit={shownZones}
          renderOption={({ option }) => <span translate="no">{option.label}</span>}
          data={zones}
          value={value === null ? null : text}
          onChange={(next) => onChange(next)}
        />
      );
    case 'time':
      return <TextInput {...input} type="time" />;
    case 'text':
      return shape.longest > 1000 ? (
        <Textarea {...input} translate="no" autosize minRows={4} />
      ) : (
        <TextInput {...input} />
      );
  }
}
