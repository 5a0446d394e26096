import { Button, Code, Group, PasswordInput, Select, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, json } from '../../api.ts';
import { RowsSkeleton } from '../../components/grid/rows-skeleton.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { tellDone } from '../../notices.tsx';
import { isProblem } from '../../problem.ts';
import { useWork } from '../../work.ts';
import { Card } from './card.tsx';
import { useRoles } from './roles.ts';

type SignOn = InferResponseType<(typeof api)['single-sign-on']['$get']>['signOn'];
type Draft = InferRequestType<(typeof api)['single-sign-on']['$put']>['json'];
type Rules = Draft['rules'];

const queryKey = ['single-sign-on'];

const nothing: Draft = {
  ...{ label: '', discoveryUrl: '', clientId: '' },
  rules: { claim: null, roles: { administrator: [], operator: [], viewer: [] }, otherwise: null, signUp: false },
};

/** How people sign in at another provider. */
export function SingleSignOn() {
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => (await json(api['single-sign-on'].$get())).signOn,
  });
  if (error !== null) return <ProblemAlert error={error} />;
  if (data === undefined) return <RowsSkeleton />;
  return <SignOnForm key={data?.at} signOn={data} />;
}

function SignOnForm({ signOn }: { signOn: SignOn }) {
  const { t } = useTranslation();
  const { keep, test, remove } = useSignOn();
  const { by: _, at: __, ...before } = signOn ?? { ...nothing, by: '', at: '' };
  const [draft, setDraft] = useState<Draft>(before);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const wrong = isProblem(keep.error) ? keep.error : null;
  const field = (name: 'label' | 'discoveryUrl' | 'clientId') => ({
    required: true,
    label: t(`options.signOn.${name}`),
    description: t(`options.signOn.help.${name}`),
    value: draft[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => set({ [name]: currentTarget.value }),
    error: wrong?.field === name && <span translate="no">{wrong.message}</span>,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { clientSecret = '', ...rest } = draft;
    keep.start({ ...rest, ...(clientSecret !== '' && { clientSecret }) });
  };
  const error = keep.error ?? test.error ?? remove.error;
  return (
    <Card title={t('options.names.signOn')} help={t('options.signOn.about')}>
      <div>
        <Text size="sm">{t('options.signOn.callback')}</Text>
        <Code translate="no">{`${location.origin}/api/auth/callback/sso`}</Code>
      </div>
      <form onSubmit={submit} style={{ display: 'grid', gap: 10, maxWidth: 560 }}>
        <TextInput {...field('label')} />
        <TextInput {...field('discoveryUrl')} type="url" />
        <TextInput {...field('clientId')} />
        <PasswordInput
          required={signOn === null}
          autoComplete="new-password"
          label={t('options.signOn.clientSecret')}
          description={t(signOn === null ? 'options.signOn.help.clientSecret' : 'options.signOn.help.secretStays')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          value={draft.clientSecret ?? ''}
          onChange={({ currentTarget }) => set({ clientSecret: currentTarget.value })}
        />
        <RuleFields rules={draft.rules} set={(part) => set({ rules: { ...draft.rules, ...part } })} />
        {error !== null && <ProblemAlert error={error} />}
        {test.result !== undefined && <Text role="status">{t('options.signOn.works')}</Text>}
        <Group gap="xs">
          <Button type="submit" loading={keep.isRunning}>
            {t('connecting.save')}
          </Button>
          {signOn !== null && (
            <>
              <Button variant="default" loading={test.isRunning} onClick={() => test.start()}>
                {t('options.connection.test')}
              </Button>
              <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                {t('options.signOn.remove')}
              </Button>
            </>
          )}
        </Group>
      </form>
    </Card>
  );
}

function useSignOn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey });
  const keep = useWork((draft: Draft) => api['single-sign-on'].$put({ json: draft }), {
    onDone: () => {
      tellDone(t, { message: t('options.signOn.saved') });
      refresh();
    },
  });
  const test = useWork<void, unknown>(() => api['single-sign-on'].test.$post());
  const remove = useMutation({ mutationFn: () => json(api['single-sign-on'].$delete()), onSuccess: refresh });
  return { keep, test, remove };
}

function RuleFields({ rules, set }: { rules: Rules; set: (part: Partial<Rules>) => void }) {
  const { t } = useTranslation();
  const roles = useRoles();
  const names = ['administrator', 'operator', 'viewer'] as const;
  return (
    <>
      <TextInput
        label={t('options.signOn.claim')}
        description={t('options.signOn.help.claim')}
        value={rules.claim ?? ''}
        onChange={({ currentTarget: { value } }) => set({ claim: value === '' ? null : value })}
      />
      {rules.claim !== null &&
        names.map((role) => (
          <TagsInput
            key={role}
            label={t('options.signOn.values', { role: roles[role] })}
            value={rules.roles[role]}
            onChange={(values) => set({ roles: { ...rules.roles, [role]: values } })}
          />
        ))}
      <Select
        clearable
        label={t('options.signOn.otherwise')}
        description={t('options.signOn.help.otherwise')}
        data={Object.entries(roles).map(([value, label]) => ({ value, label }))}
        value={rules.otherwise}
        onChange={(role) => set({ otherwise: role as Rules['otherwise'] })}
      />
      <Switch
        label={t('options.signOn.signUp')}
        description={t('options.signOn.help.signUp')}
        checked={rules.signUp}
        onChange={({ currentTarget }) => set({ signUp: currentTarget.checked })}
      />
    </>
  );
}
