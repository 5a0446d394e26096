import { Button, Group, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../me.ts';
import { isProblem } from '../../problem.ts';
import { moneyText } from '../../texts/formats.ts';
import classes from './options.module.css';
import { SettingInput } from './setting-input.tsx';
import { type Setting, useSetting, useSettings, useSettingWords, type Value } from './settings.ts';

/** Every setting whose name begins so, each with its default, its help, and the way back to the default. */
export function SettingsForm({ names }: { names: readonly string[] }) {
  const { data, error, refetch } = useSettings();
  if (error !== null) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (data === undefined) return <RowsSkeleton />;
  const shown = data.filter(({ name }) => names.some((start) => name.startsWith(start)));
  return (
    <div className={classes['card']}>
      <div>
        {shown.map((setting) => (
          <SettingRow key={`${setting.name} ${setting.at}`} setting={setting} />
        ))}
      </div>
    </div>
  );
}

function SettingRow({ setting }: { setting: Setting }) {
  const { t } = useTranslation();
  const mayChange = useMay('administrator');
  const words = useSettingWords()(setting);
  const [value, setValue] = useState<Value>(setting.value);
  const { change, isPending, error, reset } = useSetting(setting, words.name);
  const isChanged = value !== setting.value;
  const isLong = setting.shape.kind === 'text' && setting.shape.longest > 1000;
  const wrong = isProblem(error) && error.field === setting.name ? error.message : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ value });
  };
  const cancel = () => {
    setValue(setting.value);
    reset();
  };
  return (
    <form className={`${classes['setting']} ${isLong ? classes['wide'] : ''}`} onSubmit={submit}>
      <div>
        <Text fw={600} size="sm">
          {words.name}
        </Text>
        <Text size="sm" c="dimmed">
          {words.help}
        </Text>
        <SaidBy setting={setting} />
      </div>
      <div>
        <SettingInput
          {...{ setting, value, label: words.name, isDisabled: !mayChange, error: wrong }}
          onChange={setValue}
        />
        {error !== null && wrong === null && <ProblemAlert error={error} />}
        <Group gap="xs" mt={isChanged || setting.by !== null ? 6 : 0}>
          {isChanged && (
            <>
              <Button size="compact-sm" type="submit" loading={isPending}>
                {t('common.save')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={cancel}>
                {t('common.cancel')}
              </Button>
            </>
          )}
          {mayChange && !isChanged && setting.by !== null && (
            <Button
              size="compact-sm"
              variant="default"
              loading={isPending}
              onClick={() => change({ value: undefined })}
            >
              {t('options.settings.reset')}
            </Button>
          )}
        </Group>
      </div>
    </form>
  );
}

function SaidBy({ setting: { by, at, shape, default: usual } }: { setting: Setting }) {
  const { t } = useTranslation();
  const choices: Record<string, string> = t('settings.choices', { returnObjects: true });
  if (by === null || at === null) {
    return (
      <Text size="xs" c="dimmed">
        {t('options.settings.default')}
      </Text>
    );
  }
  const wordOf = (value: Setting['default']) => {
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (shape.kind === 'cents') return moneyText(Number(value), null);
    return String(value ?? t('common.none'));
  };
  const said = wordOf(usual);
  return (
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-line' }}>
      {t('options.settings.by')} <span translate="no">{by}</span>, <Time at={at} />. {t('options.settings.usually')}{' '}
      <span translate="no">{shape.kind === 'choice' ? (choices[said] ?? said) : said}</span>
    </Text>
  );
}
