import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../components/grid/columns.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { Time } from '../../components/time.tsx';
import { type Entry, entryTones } from './entry.ts';

export function useEntryColumns({ sorts }: { sorts: boolean }): Column<Entry>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const by = (sort: string) => (sorts ? { sort } : {});
    return [
      {
        ...{ name: 'device', title: t('tickets.device'), width: 150, grows: true, ...by('device') },
        cell: ({ device }) => <span translate="no">{device}</span>,
      },
      {
        ...{ name: 'group', title: t('tickets.group'), width: 170, grows: true, ...by('group') },
        cell: ({ group }) => (
          <span translate="no" title={group.path}>
            {group.path}
          </span>
        ),
      },
      {
        ...{ name: 'account', title: t('tickets.account'), width: 170, grows: true, ...by('account') },
        cell: ({ account, unrouted }) =>
          account === null ? (
            unrouted && <StateBadge tone="warning">{t('tickets.unrouted')}</StateBadge>
          ) : (
            <span translate="no">{account.name}</span>
          ),
      },
      {
        name: 'state',
        title: t('tickets.state'),
        width: 130,
        ...by('state'),
        cell: (entry) => <EntryState {...entry} />,
      },
      { name: 'ticket', title: t('tickets.ticket'), width: 90, cell: (entry) => <TicketLink entry={entry} /> },
      {
        ...{ name: 'entered', title: t('tickets.entered'), width: 150, ...by('entered') },
        cell: ({ enteredAt }) => <Time at={enteredAt} />,
      },
      {
        ...{ name: 'why', title: t('tickets.why'), width: 220, grows: true },
        cell: ({ why }) => (
          <span translate="no" title={why}>
            {why}
          </span>
        ),
      },
    ];
  }, [t, sorts]);
}

export function EntryState({ state, due, leftAt }: Pick<Entry, 'state' | 'due' | 'leftAt'>) {
  const { t } = useTranslation();
  return (
    <span>
      <StateBadge tone={entryTones[state]}>{t(due ? 'tickets.states.due' : `tickets.states.${state}`)}</StateBadge>
      {leftAt !== null && ` ${t('tickets.left')}`}
    </span>
  );
}

/** Where people see the ticket in ConnectWise. */
export function TicketLink({ entry: { ticketId, ticketUrl } }: { entry: Pick<Entry, 'ticketId' | 'ticketUrl'> }) {
  const { t } = useTranslation();
  if (ticketId === null) return null;
  const number = <span translate="no">#{ticketId}</span>;
  if (ticketUrl === null) return number;
  return (
    <Anchor
      href={ticketUrl}
      target="_blank"
      rel="noreferrer"
      size="sm"
      underline="always"
      title={t('tickets.openTicket', { id: ticketId })}
    >
      {number}
    </Anchor>
  );
}
