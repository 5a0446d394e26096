import { Accordion, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptResult } from '../../http/routes/connections.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { isProblem } from '../problem.ts';
import { useConnecting } from './connecting.ts';
import { ConnectionField } from './connection-fields.tsx';
import { type Connection, esetKinds, type Field, isSecret, type Kind, kinds, type Values, valuesOf } from './kinds.ts';
import { ProofView, UnknownCertificate } from './proof-view.tsx';

interface ConnectionFormProps {
  /** The one that changes; null: a new one. */
  connection: Connection | null;
  /** Of a new one; an ESET server may be of another kind then. */
  kind: Kind;
  name: string;
  onKept: (kept: KeptResult) => void;
  onCancel?: () => void;
}

/** Asks for all that a connection takes, tests it and stores it. What is typed stays where it is refused. */
export function ConnectionForm({ connection, onKept, onCancel, ...start }: ConnectionFormProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState(start.kind);
  const [name, setName] = useState(start.name);
  const [values, setValues] = useState(() => valuesOf(connection));
  const connecting = useConnecting(connection, onKept);
  const { begin, isBusy, running, error, proof } = connecting;
  const wanted = { name, kind, values };
  const wrong = isProblem(error) && error.field !== null ? error : null;
  const isFieldOf = [...kinds[kind].asks, ...kinds[kind].more, 'name'].some((field) => field === wrong?.field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin('keep', wanted);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={620}>
        {connection === null && kind !== 'connectwise' && (
          <NewServer {...{ kind, setKind, name, setName }} error={wrong?.field === 'name' ? wrong.message : null} />
        )}
        <Fields {...{ kind, values, setValues, isNew: connection === null }} wrong={wrong} />
        {error !== null && proof === null && !isFieldOf && <ProblemAlert error={error} />}
        {proof !== null && (
          <>
            <UnknownCertificate certificate={proof.certificate} onTrust={connecting.trustShown} isBusy={isBusy} />
            <ProofView proof={proof} />
          </>
        )}
        {proof !== null && error !== null && <Text size="sm">{t('connecting.notKept')}</Text>}
        <Group gap="sm">
          <Button type="submit" loading={running === 'keep'} disabled={isBusy && running !== 'keep'}>
            {t(connection === null ? 'connecting.connect' : 'connecting.save')}
          </Button>
          <Button
            variant="default"
            loading={running === 'test'}
            disabled={isBusy}
            onClick={() => begin('test', wanted)}
          >
            {t('connecting.testOnly')}
          </Button>
          {proof !== null && error !== null && (
            <Button
              variant="default"
              loading={running === 'keep-untested'}
              onClick={() => begin('keep-untested', wanted)}
            >
              {t('connecting.keepAnyway')}
            </Button>
          )}
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

interface NewServerProps {
  kind: Kind;
  setKind: (kind: Kind) => void;
  name: string;
  setName: (name: string) => void;
  error: string | null;
}

function NewServer({ kind, setKind, name, setName, error }: NewServerProps) {
  const { t } = useTranslation();
  const data = esetKinds.map((value) => ({ value, label: t(`connecting.kinds.${value}`) }));
  return (
    <>
      <Select
        label={t('connecting.kind')}
        allowDeselect={false}
        data={data}
        value={kind}
        onChange={(next) => setKind(next as Kind)}
      />
      <TextInput
        required
        name="name"
        label={t('connecting.name')}
        description={t('connecting.nameHelp')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={error !== null && <span translate="no">{error}</span>}
      />
    </>
  );
}

interface FieldsProps {
  kind: Kind;
  values: Values;
  setValues: (values: Values) => void;
  isNew: boolean;
  wrong: { field: string | null; message: string } | null;
}

function Fields({ kind, values, setValues, isNew, wrong }: FieldsProps) {
  const { t } = useTranslation();
  const { asks, more } = kinds[kind];
  const fieldOf = (field: Field, isOptional: boolean) => (
    <ConnectionField
      key={field}
      {...{ field, kind, values, isOptional, onChange: setValues }}
      error={wrong?.field === field ? wrong.message : null}
    />
  );
  return (
    <>
      {asks.map((field) => fieldOf(field, isSecret(field) && !isNew))}
      {!isNew && (
        <Text size="xs" c="dimmed">
          {t('connecting.secretStays')}
        </Text>
      )}
      {more.length > 0 && (
        <Accordion variant="default" chevronPosition="left">
          <Accordion.Item value="more">
            <Accordion.Control>{t('connecting.more')}</Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">{more.map((field) => fieldOf(field, true))}</Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
    </>
  );
}
