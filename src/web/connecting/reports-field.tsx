import { Button, Code, Fieldset, FileButton, Group, Input, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import guide from '../../../docs/eset-report-files.md?url';
import { api, apiBase, json } from '../api.ts';
import { Quantity } from '../components/quantity.tsx';
import { Time } from '../components/time.tsx';
import { send } from '../send.ts';
import { DocumentLink } from './document-link.tsx';
import type { Values } from './kinds.ts';
import {
  assigned,
  lookedAt,
  meaningAt,
  meanings,
  named,
  type Preview,
  type Report,
  type ReportRole,
  reportRoles,
} from './reports.ts';
import { RowsTable } from './rows-table.tsx';

interface ReportsFieldProps {
  values: Values;
  onChange: (values: Values) => void;
  error: ReactNode;
}

/** The reports that the server writes: each file is looked at, and its columns are assigned from its own header. */
export function ReportsField({ values, onChange, error }: ReportsFieldProps) {
  const { reports = {}, folder = '' } = values;
  return (
    <Stack gap="sm">
      {reportRoles.map((role) => (
        <ReportField
          key={role}
          {...{ role, folder }}
          report={reports[role] ?? null}
          onChange={(report) => onChange({ ...values, reports: { ...reports, [role]: report } })}
        />
      ))}
      {error && <Input.Error>{error}</Input.Error>}
      <DocumentLink address={guide} />
    </Stack>
  );
}

interface ReportFieldProps {
  role: ReportRole;
  folder: string;
  report: Report | null;
  onChange: (report: Report | null) => void;
}

function ReportField({ role, folder, report, onChange }: ReportFieldProps) {
  const { t } = useTranslation();
  const files = report?.files ?? '';
  // The same file can be chosen again once it was made anew.
  const forgetFile = useRef<() => void>(null);
  const look = useMutation({
    mutationFn: (looked: Looked) => (looked instanceof File ? previewSent(looked) : previewNewest(looked)),
    onSuccess: (preview) => {
      const looked = report ?? named(null, preview.name);
      if (looked !== null) onChange(lookedAt(looked, preview));
    },
    onSettled: () => forgetFile.current?.(),
  });
  const input = useRef<HTMLInputElement>(null);
  const isUnseen = report !== null && report.header.length === 0;
  const unseen = t('connecting.reports.unseen');
  useEffect(() => input.current?.setCustomValidity(isUnseen ? unseen : ''), [isUnseen, unseen]);
  const name = (text: string) => {
    look.reset();
    onChange(named(report, text.trim()));
  };
  return (
    <Fieldset miw={0} mx={0} legend={t(`connecting.reports.${role}.title`)}>
      <Stack gap="sm">
        <Text size="sm">{t(`connecting.reports.${role}.help`)}</Text>
        <Group align="flex-end" gap="sm" wrap="nowrap" maw={620}>
          <TextInput
            ref={input}
            style={{ flexGrow: 1 }}
            label={t(`connecting.reports.${role}.file`)}
            description={t('connecting.reports.fileHelp')}
            required={role === 'computers'}
            autoComplete="off"
            spellCheck={false}
            value={files}
            onChange={({ currentTarget }) => name(currentTarget.value)}
            error={look.error !== null}
          />
          <Button
            variant="default"
            loading={look.isPending}
            disabled={files === '' || folder.trim() === ''}
            onClick={() => look.mutate({ folder: folder.trim(), files })}
          >
            {t('connecting.reports.look')}
          </Button>
        </Group>
        <Group gap="sm">
          <FileButton
            resetRef={forgetFile}
            accept=".csv,.txt,text/csv"
            onChange={(file) => file !== null && look.mutate(file)}
          >
            {(props) => (
              <Button size="xs" variant="default" disabled={look.isPending} {...props}>
                {t('connecting.reports.lookHere')}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed">
            {t('connecting.reports.lookHereHelp')}
          </Text>
        </Group>
        {look.error !== null && <Input.Error translate="no">{look.error.message}</Input.Error>}
        {look.data !== undefined && <FileFacts preview={look.data} />}
        {report !== null && report.header.length > 0 && (
          <ReportColumns {...{ role, report, onChange }} rows={look.data?.rows ?? null} />
        )}
      </Stack>
    </Fieldset>
  );
}

/** A file of the person's own computer, or a name of files in the folder. */
type Looked = File | { folder: string; files: string };

const previewNewest = (place: { folder: string; files: string }): Promise<Preview> =>
  json(api['report-files'].preview.$post({ json: place }));

function previewSent(file: File): Promise<Preview> {
  const query = new URLSearchParams({ name: file.name, madeAt: new Date(file.lastModified).toISOString() });
  const headers = { 'content-type': 'text/csv' };
  return json<Preview>(send(`${apiBase}/report-files/preview-sent?${query}`, { method: 'POST', headers, body: file }));
}

/** What kind of file it is, as it was detected. */
function FileFacts({ preview: { name, size, changedAt, encoding, delimiter, closed } }: { preview: Preview }) {
  const { t } = useTranslation();
  const facts = [
    { name: t('connecting.reports.found'), value: <span translate="no">{name}</span> },
    { name: t('connecting.reports.made'), value: <Time at={changedAt} /> },
    { name: t('connecting.reports.size'), value: <Quantity of={size} /> },
    { name: t('connecting.reports.encoding'), value: <span translate="no">{encoding.toUpperCase()}</span> },
    {
      name: t('connecting.reports.delimiter'),
      value: delimiter === '\t' ? t('connecting.reports.tab') : <Code translate="no">{delimiter}</Code>,
    },
    { name: t('connecting.reports.end'), value: t(`connecting.reports.ends.${closed ? 'closed' : 'open'}`) },
  ];
  return (
    <Group component="dl" gap={32} m={0} style={{ rowGap: 6 }}>
      {facts.map(({ name: fact, value }) => (
        <div key={fact}>
          <Text component="dt" size="xs" c="dimmed">
            {fact}
          </Text>
          <Text component="dd" size="sm" m={0}>
            {value}
          </Text>
        </div>
      ))}
    </Group>
  );
}

interface ReportColumnsProps {
  role: ReportRole;
  report: Report;
  onChange: (report: Report) => void;
  /** null: the file was not looked at now; the columns are as they were assigned. */
  rows: Preview['rows'] | null;
}

function ReportColumns({ role, report, onChange, rows }: ReportColumnsProps) {
  const { t } = useTranslation();
  const data = [
    { value: '', label: t('connecting.meanings.none') },
    ...meanings.map((value) => ({ value, label: t(`connecting.meanings.${value}`) })),
  ];
  const meansAt = (header: string, at: number) => (
    <NativeSelect
      size="xs"
      miw={205}
      aria-label={t('connecting.reports.columnOf', { column: header, report: t(`connecting.reports.${role}.title`) })}
      data={data}
      value={meaningAt(report.columns, at) ?? ''}
      onChange={({ currentTarget }) => {
        const meaning = meanings.find((each) => each === currentTarget.value) ?? null;
        onChange({ ...report, columns: assigned(report.columns, at, meaning) });
      }}
    />
  );
  return (
    <>
      <Text size="xs" c="dimmed">
        {t(rows === null ? 'connecting.reports.asAssigned' : 'connecting.reports.assign')}
      </Text>
      <RowsTable
        label={t(`connecting.reports.${role}.title`)}
        columns={report.header.map((header, at) => ({ header, means: meansAt(header, at) }))}
        rows={rows}
      />
    </>
  );
}
