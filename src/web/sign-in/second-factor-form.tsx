import { Anchor, Button, Checkbox, PinInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveCode, giveRecoveryCode } from './auth.ts';
import { Refused } from './refused.tsx';

const digits = 6;

export function SecondFactorForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [isRecovery, setIsRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [trustDevice, setTrustDevice] = useState(false);
  const give = isRecovery ? giveRecoveryCode : giveCode;
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: give, onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ code: code.trim(), trustDevice });
  };
  const change = () => {
    setIsRecovery(!isRecovery);
    setCode('');
    reset();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t(isRecovery ? 'signIn.recoveryHelp' : 'signIn.codeHelp')}</Text>
        <Refused error={error} words={t('signIn.refusedCode')} />
        {isRecovery ? (
          <TextInput
            required
            autoFocus
            autoComplete="off"
            label={t('signIn.recovery')}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
          />
        ) : (
          <PinInput
            oneTimeCode
            autoFocus
            type="number"
            length={digits}
            aria-label={t('signIn.code')}
            value={code}
            onChange={setCode}
            onComplete={(full) => mutate({ code: full, trustDevice })}
          />
        )}
        <Checkbox
          label={t('signIn.trust')}
          checked={trustDevice}
          onChange={({ currentTarget }) => setTrustDevice(currentTarget.checked)}
        />
        <Button type="submit" loading={isPending} disabled={code === ''}>
          {t('signIn.submit')}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={change}>
          {t(isRecovery ? 'signIn.useCode' : 'signIn.useRecovery')}
        </Anchor>
      </Stack>
    </form>
  );
}
