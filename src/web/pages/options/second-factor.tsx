import { Button, Group, List, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { giveCode, type SecondFactorSecrets, switchSecondFactor } from '../../sign-in/auth.ts';
import { Card } from './card.tsx';
import classes from './options.module.css';
import { profileKey } from './profile.ts';
import { QrCode } from './qr-code.tsx';

interface SecondFactorProps {
  isOn: boolean;
  /** Without it this person may only read. */
  isDemanded: boolean;
}

/** An authenticator app beside the password, and recovery codes for when it is lost. */
export function SecondFactor({ isOn, isDemanded }: SecondFactorProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [codes, setCodes] = useState<readonly string[]>([]);
  const changed = () => {
    setPassword('');
    void queries.invalidateQueries({ queryKey: profileKey });
  };
  const begin = useMutation({ mutationFn: () => switchSecondFactor('enable', password), onSuccess: changed });
  const end = useMutation({ mutationFn: () => switchSecondFactor('disable', password), onSuccess: changed });
  const renew = useMutation({
    mutationFn: () => switchSecondFactor('generate-backup-codes', password),
    onSuccess: ({ recoveryCodes }) => {
      setCodes(recoveryCodes);
      changed();
    },
  });
  const error = begin.error ?? end.error ?? renew.error;
  const isBusy = begin.isPending || end.isPending || renew.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    (isOn ? renew : begin).mutate();
  };
  return (
    <Card
      title={t('options.users.secondFactor')}
      help={t(isDemanded && !isOn ? 'options.factor.demanded' : 'options.factor.help')}
      actions={
        <StateBadge tone={isOn ? 'ok' : 'idle'}>{t(isOn ? 'options.users.on' : 'options.users.off')}</StateBadge>
      }
    >
      {codes.length > 0 && <RecoveryCodes codes={codes} />}
      {!isOn && begin.data !== undefined ? (
        <Prove
          secrets={begin.data}
          onProven={() => {
            setCodes(begin.data.recoveryCodes);
            begin.reset();
            changed();
          }}
        />
      ) : (
        <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
          <PasswordInput
            required
            autoComplete="current-password"
            label={t('options.account.current')}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          {error !== null && <ProblemAlert error={error} />}
          <Group gap="xs">
            <Button type="submit" disabled={isBusy} loading={begin.isPending || renew.isPending}>
              {t(isOn ? 'options.factor.newCodes' : 'options.factor.setUp')}
            </Button>
            {isOn && (
              <Button variant="default" disabled={password === ''} loading={end.isPending} onClick={() => end.mutate()}>
                {t('options.factor.switchOff')}
              </Button>
            )}
          </Group>
        </form>
      )}
    </Card>
  );
}

/** It is on once a code of the app was right. */
function Prove({ secrets: { totpUri }, onProven }: { secrets: SecondFactorSecrets; onProven: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => giveCode({ code: code.trim(), trustDevice: false }),
    onSuccess: onProven,
  });
  const secret = new URL(totpUri).searchParams.get('secret') ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
      <Text size="sm">{t('options.factor.scan')}</Text>
      <QrCode text={totpUri} label={t('options.factor.picture')} />
      <div>
        <Text size="xs" c="dimmed">
          {t('options.factor.byHand')}
        </Text>
        <div className={classes['code']} translate="no">
          {secret}
        </div>
      </div>
      <TextInput
        required
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        label={t('signIn.code')}
        description={t('signIn.codeHelp')}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
      {error !== null && <ProblemAlert error={error} />}
      <Button type="submit" loading={isPending} style={{ justifySelf: 'start' }}>
        {t('options.factor.switchOn')}
      </Button>
    </form>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        {t('options.factor.recovery')}
      </Text>
      <Text size="sm">{t('options.factor.recoveryHelp')}</Text>
      <List className={classes['code'] ?? ''} translate="no" mt="xs">
        {codes.map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
    </div>
  );
}
