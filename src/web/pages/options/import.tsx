import { Alert, Button, FileButton, Group, List, Text } from '@mantine/core';
import type { InferResponseType } from 'hono/client';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '../../../http/routes/transfer.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Column } from '../../components/grid/columns.ts';
import type { ListRoute } from '../../components/grid/rows.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { StateBadge, type Tone } from '../../components/state-badge.tsx';
import { tellDone } from '../../notices.tsx';
import { useWork } from '../../work.ts';
import { Card } from './card.tsx';

type Document = Record<string, unknown>;
type Change = InferResponseType<(typeof api.imports)[':id']['changes']['$get']>['rows'][number];

/** What a file would change is shown first; then all of it is said, or nothing. */
export function Import() {
  const { t } = useTranslation();
  const [document, setDocument] = useState<Document | null>(null);
  const [unreadable, setUnreadable] = useState<Error | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const preview = useWork<Document, ImportResult>((read) => api.imports.preview.$post({ json: { document: read } }));
  const carryOut = useWork<Document, ImportResult>((read) => api.imports.$post({ json: { document: read } }), {
    onDone: ({ added, changed }) => {
      setIsAsking(false);
      preview.reset();
      tellDone(t, { message: t('options.transfer.imported', { count: added + changed }) });
    },
  });
  // The same file can be chosen again once it was corrected.
  const forgetFile = useRef<() => void>(null);
  const choose = async (file: File | null) => {
    if (file === null) return;
    forgetFile.current?.();
    setUnreadable(null);
    try {
      const read = JSON.parse(await file.text()) as Document;
      setDocument(read);
      preview.start(read);
    } catch (error) {
      setUnreadable(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const error = unreadable ?? preview.error;
  const found = preview.result;
  const count = (found?.added ?? 0) + (found?.changed ?? 0);
  return (
    <Card title={t('options.transfer.import')} help={t('options.transfer.importHelp')}>
      {error !== null && <ProblemAlert error={error} />}
      <Group gap="sm">
        <FileButton resetRef={forgetFile} accept="application/json,.json" onChange={(file) => void choose(file)}>
          {(props) => (
            <Button variant="default" loading={preview.isRunning} {...props}>
              {t('options.transfer.choose')}
            </Button>
          )}
        </FileButton>
        {found !== undefined && found.problems === 0 && count > 0 && (
          <Button onClick={() => setIsAsking(true)}>{t('options.transfer.carryOut', { count })}</Button>
        )}
      </Group>
      {found !== undefined && <Found found={found} />}
      <ConfirmDialog
        opened={isAsking}
        title={t('options.transfer.carryOut', { count })}
        confirm={t('options.transfer.import')}
        onConfirm={() => document !== null && carryOut.start(document)}
        onClose={() => setIsAsking(false)}
        isBusy={carryOut.isRunning}
        error={carryOut.error}
      >
        <Text size="sm">{t('options.transfer.carryOutHelp')}</Text>
      </ConfirmDialog>
    </Card>
  );
}

function Found({ found }: { found: ImportResult }) {
  const { t } = useTranslation();
  const { added, changed, same, left, problems, firstProblems } = found;
  return (
    <>
      <Text size="sm" role="status">
        {t('options.transfer.found', { added, changed, same, left })}
      </Text>
      {problems > 0 && (
        <Alert
          color="red"
          variant="outline"
          bg="var(--sb-surface)"
          title={t('options.transfer.problems', { count: problems })}
        >
          <List size="sm" translate="no">
            {firstProblems.map(({ section, what, why }) => (
              <List.Item key={`${section} ${what}`}>
                {section}: {what}: {why}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Changes id={found.import} />
    </>
  );
}

const tones: Record<Change['change'], Tone> = { add: 'ok', change: 'notice', same: 'idle' };
const idOf = ({ section, what }: Change) => `${section} ${what}`;

function Changes({ id }: { id: string }) {
  const { t } = useTranslation();
  const list = useMemo<ListRoute<Change>>(
    () =>
      ({ query }, options) =>
        api.imports[':id'].changes.$get({ param: { id }, query }, options),
    [id],
  );
  const columns: Column<Change>[] = [
    {
      ...{ name: 'what', title: t('options.transfer.what'), width: 360, grows: true },
      cell: ({ section, what }) => (
        <span translate="no">
          {section}: {what}
        </span>
      ),
    },
    {
      ...{ name: 'change', title: t('options.transfer.change'), width: 120 },
      cell: ({ change }) => <StateBadge tone={tones[change]}>{t(`options.transfer.changes.${change}`)}</StateBadge>,
    },
  ];
  return (
    <div style={{ display: 'flex', height: 320 }}>
      <DataTable
        label={t('options.transfer.preview')}
        queryKey={['imports', id]}
        list={list}
        columns={columns}
        rowId={idOf}
        rowName={idOf}
        empty={<EmptyState title={t('options.transfer.nothing')} help={t('options.transfer.nothingHelp')} />}
      />
    </div>
  );
}
