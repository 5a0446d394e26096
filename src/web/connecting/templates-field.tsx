import { Button, Fieldset, FileButton, Group, Input, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import guide from '../../../docs/eset-server-api.md?url';
import type { SampleResult } from '../../http/routes/report-templates.ts';
import { api, json } from '../api.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { useWork } from '../work.ts';
import { DocumentLink } from './document-link.tsx';
import type { Connection, Values } from './kinds.ts';
import { meanings } from './reports.ts';
import { RowsTable } from './rows-table.tsx';

const kind = 'era-server-api';

interface TemplatesFieldProps {
  values: Values;
  onChange: (values: Values) => void;
  /** The one that changes; null: a new one. */
  connection: Connection | null;
  error: ReactNode;
}

/** The template files by which the server is asked for its reports; each can be tried before it is kept. */
export function TemplatesField({ values, onChange, connection, error }: TemplatesFieldProps) {
  const { t } = useTranslation();
  const { templates = [] } = values;
  const forgetFiles = useRef<() => void>(null);
  const add = async (files: File[]) => {
    const texts = await Promise.all(files.map((file) => file.text()));
    // The same file can be chosen again once it was corrected.
    forgetFiles.current?.();
    onChange({ ...values, templates: [...templates, ...texts.filter((text) => !templates.includes(text))] });
  };
  return (
    <Fieldset miw={0} mx={0} legend={t('connecting.fields.templates')}>
      <Stack gap="md">
        <Text size="sm">{t('connecting.help.templates')}</Text>
        <DocumentLink address={guide} />
        {templates.map((text) => (
          <Template
            key={text}
            {...{ text, connection }}
            onRemove={() => onChange({ ...values, templates: templates.filter((each) => each !== text) })}
          />
        ))}
        {connection === null && templates.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('connecting.templates.tryLater')}
          </Text>
        )}
        {error && <Input.Error>{error}</Input.Error>}
        <Group gap="sm">
          <FileButton
            multiple
            resetRef={forgetFiles}
            accept="application/json,.json"
            onChange={(files) => void add(files)}
          >
            {(props) => (
              <Button variant="default" size="xs" {...props}>
                {t('connecting.templates.add')}
              </Button>
            )}
          </FileButton>
          <Example />
        </Group>
      </Stack>
    </Fieldset>
  );
}

interface TemplateProps {
  text: string;
  connection: Connection | null;
  onRemove: () => void;
}

/** What one file asks for, or what is amiss with it; and what the server answers to it. */
function Template({ text, connection, onRemove }: TemplateProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['report-templates', 'outline', text],
    queryFn: () => json(api['report-templates'].outline.$post({ json: { kind, text } })),
    retry: false,
  });
  const sample = useWork<number, SampleResult>((id) => {
    const param = { id: String(id) };
    return api.connections[':id']['report-template-sample'].$post({ param, json: { text } });
  });
  const title = data === undefined ? t('connecting.templates.unread') : t(`connecting.templates.of.${data.role}`);
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{title}</Text>
        <Group gap="xs">
          {connection !== null && data !== undefined && (
            <Button size="xs" variant="default" loading={sample.isRunning} onClick={() => sample.start(connection.id)}>
              {t('connecting.templates.try')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={onRemove}>
            {t('connecting.templates.remove')}
          </Button>
        </Group>
      </Group>
      {error !== null && <ProblemAlert error={error} />}
      {sample.error !== null && <ProblemAlert error={sample.error} />}
      {data !== undefined && (
        <RowsTable
          label={title}
          columns={data.columns.map(({ label, means }) => ({ header: label, means: <Means of={means} /> }))}
          rows={sample.result?.rows ?? null}
        />
      )}
    </Stack>
  );
}

function Means({ of }: { of: string | null }) {
  const { t } = useTranslation();
  const meaning = meanings.find((each) => each === of) ?? 'none';
  return (
    <Text size="xs" c="dimmed" span>
      {t(`connecting.meanings.${meaning}`)}
    </Text>
  );
}

/** A file to start from, saved by the browser. */
function Example() {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => json(api['report-templates'].example.$get({ query: { kind } })),
    onSuccess: ({ text }) => save('computers.json', text),
  });
  return (
    <>
      <Button variant="subtle" size="xs" loading={isPending} onClick={() => mutate()}>
        {t('connecting.templates.example')}
      </Button>
      {error !== null && <ProblemAlert error={error} />}
    </>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
