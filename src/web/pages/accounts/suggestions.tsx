import { Button, List, Text } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppliedResult } from '../../../http/routes/account-suggestions.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useAllRows } from '../../components/grid/all-rows.ts';
import type { Column } from '../../components/grid/columns.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { useMay } from '../../me.ts';
import { useWork } from '../../work.ts';
import { type Mapping, useMapping } from './mapping.ts';
import { RefusedGroups } from './refused-groups.tsx';

type Suggestion = InferResponseType<typeof api.groups.suggestions.$get>['rows'][number];

const idOf = ({ group, company, agreement }: Suggestion) => `${group.key} ${company.id} ${agreement?.id ?? ''}`;
const toOf = ({ company, agreement }: Suggestion) =>
  agreement === null ? company.name : `${company.name} / ${agreement.name}`;

/** What groups may be mapped to, by their names; nothing is mapped before a person says so. */
export function Suggestions() {
  const { t } = useTranslation();
  const mayMap = useMay('operator');
  const mapping = useMapping();
  const columns = useSuggestionColumns(mapping, mayMap);
  return (
    <>
      <RefusedGroups mapping={mapping} />
      <DataTable
        label={t('accounts.suggestions')}
        queryKey={['accounts', 'suggestions']}
        list={api.groups.suggestions.$get}
        columns={columns}
        rowId={idOf}
        rowName={({ group }) => group.name}
        {...(mayMap && { onOpen: (row: Suggestion) => accept(mapping, row) })}
        toolbar={mayMap && <ApplyAll />}
        empty={
          <EmptyState
            icon={<IconSparkles />}
            title={t('accounts.noSuggestions')}
            help={t('accounts.noSuggestionsHelp')}
          />
        }
      />
    </>
  );
}

function accept(mapping: Mapping, suggestion: Suggestion): void {
  const { group, company, agreement } = suggestion;
  const to = agreement === null ? { companyId: company.id } : { agreementId: agreement.id };
  // A suggestion is made only where nothing is said of the group itself.
  const groups = [{ key: group.key, since: null }];
  mapping.map({ groups, target: { to: 'account', ...to }, to: toOf(suggestion) });
}

function useSuggestionColumns(mapping: Mapping, mayMap: boolean): Column<Suggestion>[] {
  const { t } = useTranslation();
  return [
    {
      ...{ name: 'group', title: t('accounts.group'), width: 270, grows: true },
      cell: ({ group }) => <span translate="no">{group.name}</span>,
    },
    {
      ...{ name: 'to', title: t('accounts.account'), width: 250, grows: true },
      cell: (row) => <span translate="no">{toOf(row)}</span>,
    },
    {
      ...{ name: 'certain', title: t('accounts.certain'), width: 110 },
      cell: ({ certain }) => (
        <StateBadge tone={certain ? 'ok' : 'warning'}>
          {t(certain ? 'accounts.isCertain' : 'accounts.notCertain')}
        </StateBadge>
      ),
    },
    {
      ...{ name: 'reason', title: t('accounts.reason'), width: 280, grows: true },
      cell: ({ reason }) => (
        <span translate="no" title={reason}>
          {reason}
        </span>
      ),
    },
    ...(mayMap
      ? [
          {
            ...{ name: 'apply', title: t('accounts.apply'), width: 110 },
            cell: (row: Suggestion) => (
              <Button
                size="compact-xs"
                variant="default"
                tabIndex={-1}
                disabled={mapping.isBusy}
                onClick={() => accept(mapping, row)}
              >
                {t('accounts.apply')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

const examples = 8;

/** All that is certain in one click, after saying what that is. */
function ApplyAll() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { data } = useAllRows<Suggestion>({
    queryKey: ['accounts', 'suggestions', 'all'],
    list: api.groups.suggestions.$get,
  });
  const certain = useMemo(() => data?.filter((each) => each.certain) ?? [], [data]);
  const apply = useWork<void, AppliedResult>(() => api.groups.suggestions.apply.$post({ json: {} }), {
    onDone: () => {
      setIsAsking(false);
      void queries.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  const others = certain.length - examples;
  return (
    <>
      <Button size="xs" disabled={certain.length === 0} onClick={() => setIsAsking(true)}>
        {t('accounts.applyCertain', { count: certain.length })}
      </Button>
      {apply.result !== undefined && (
        <Text size="sm" role="status">
          {t('accounts.applied', { count: apply.result.applied })}
        </Text>
      )}
      <ConfirmDialog
        opened={isAsking}
        title={t('accounts.applyTitle', { count: certain.length })}
        confirm={t('accounts.apply')}
        onConfirm={() => apply.start()}
        onClose={() => setIsAsking(false)}
        isBusy={apply.isRunning}
        error={apply.error}
      >
        <Text size="sm">{t('accounts.applyHelp')}</Text>
        <List size="sm" translate="no">
          {certain.slice(0, examples).map((each) => (
            <List.Item key={idOf(each)}>
              {each.group.name} → {toOf(each)}
            </List.Item>
          ))}
        </List>
        {others > 0 && <Text size="sm">{t('accounts.andOthers', { count: others })}</Text>}
      </ConfirmDialog>
    </>
  );
}
