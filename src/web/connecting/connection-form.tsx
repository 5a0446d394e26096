import { Accordion, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptResult } from '../../http/routes/connections.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { isProblem } from '../problem.ts';
import { useConnecting } from './connecting.ts';
import { ConnectionField } from './connection-fields.tsx';
import { type Connection, type Field, isSecret, type Kind, kinds, type Values, valuesOf } from './kinds.ts';
import { NewServer } from './new-server.tsx';
import { ProofView, UnknownCertificate } from './proof-view.tsx';
import { type Version, versionOf, versionsQuery } from './versions.ts';

interface ConnectionFormProps {
  /** The one that changes; null: a new one. */
  connection: Connection | null;
  /** Of a new one; an ESET server may be of another kind then. */
  kind: Kind;
  name: string;
  /** A deleted one, with whose settings a new one begins. */
  like?: Connection | undefined;
  onKept: (kept: KeptResult) => void;
  onCancel?: () => void;
}

/** Asks for all that a connection takes, tests it and stores it. What is typed stays where it is refused. */
export function ConnectionForm({ connection, like, onKept, onCancel, ...start }: ConnectionFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(start.name);
  const [values, setValues] = useState(() => valuesOf(connection ?? like ?? null));
  const isNewServer = connection === null && start.kind !== 'connectwise';
  const { kind, versions, version, choose } = useVersion(start.kind, isNewServer);
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
      <Stack gap="sm" maw={860}>
        {isNewServer && (
          <NewServer
            {...{ versions, version, name, setName }}
            way={version?.ways.find((each) => each.kind === kind)}
            onChoose={(next, way) => {
              choose(next, way?.kind ?? kind);
              setValues({ ...values, port: String(way?.port ?? '') });
            }}
            error={wrong?.field === 'name' ? wrong.message : null}
          />
        )}
        <Fields {...{ kind, values, setValues, connection, wrong }} hasConsole={version?.console !== 'program'} />
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

/** The version that a person chose, or the one that the kind begins with, and the kind that reads it. */
function useVersion(first: Kind, isNewServer: boolean) {
  const { data: versions = [] } = useQuery({ ...versionsQuery, enabled: isNewServer });
  const [chosen, setChosen] = useState<{ version: Version; kind: Kind } | null>(null);
  return {
    kind: chosen?.kind ?? first,
    versions,
    version: chosen?.version ?? versionOf(versions, first),
    choose: (version: Version, kind: Kind) => setChosen({ version, kind }),
  };
}

interface FieldsProps {
  kind: Kind;
  values: Values;
  setValues: (values: Values) => void;
  connection: Connection | null;
  /** It has one that an address leads to. */
  hasConsole: boolean;
  wrong: { field: string | null; message: string } | null;
}

function Fields({ kind, values, setValues, connection, hasConsole, wrong }: FieldsProps) {
  const { t } = useTranslation();
  const isNew = connection === null;
  const { asks, more }: Record<'asks' | 'more', readonly Field[]> = kinds[kind];
  const asked = asks.filter((field) => hasConsole || field !== 'consoleUrl');
  const hasSecrets = asks.some(isSecret);
  const fieldOf = (field: Field, isOptional: boolean) => (
    <ConnectionField
      key={field}
      {...{ field, kind, values, connection, isOptional, onChange: setValues }}
      error={wrong?.field === field ? wrong.message : null}
    />
  );
  return (
    <>
      {asked.map((field) => fieldOf(field, field === 'consoleUrl' || (isSecret(field) && !isNew)))}
      {!isNew && hasSecrets && (
        <Text size="xs" c="dimmed">
          {t('connecting.secretStays')}
        </Text>
      )}
      {more.length > 0 && (
        <Accordion variant="default" chevronPosition="left" maw={620}>
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
