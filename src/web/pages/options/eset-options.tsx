import { Button } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.tsx';
import { ConnectionForm } from '../../connecting/connection-form.tsx';
import { isKind } from '../../connecting/kinds.ts';
import { connectionsQuery } from '../../connections.ts';
import { useMay } from '../../me.ts';
import { Card } from './card.tsx';
import { ConnectionCard } from './connection-card.tsx';

/** Every ESET server with its health; also those that were deleted, which come back with all they had. */
export function EsetOptions() {
  const { t } = useTranslation();
  const mayConnect = useMay('administrator');
  const navigate = useNavigate();
  const { server } = useSearch({ strict: false });
  const { data = [] } = useQuery(connectionsQuery);
  const servers = data.filter(({ role }) => role === 'eset');
  const active = servers.filter(({ disconnectedAt }) => disconnectedAt === null);
  const gone = servers.filter(({ disconnectedAt }) => disconnectedAt !== null);
  const show = (next: string | undefined) =>
    void navigate({ to: '/options', search: { tab: 'eset', server: next }, replace: true });
  const revived = gone.find(({ id }) => `again-${id}` === server);
  const isAdding = mayConnect && (server === 'new' || revived !== undefined);
  return (
    <>
      {active.length === 0 && !isAdding && (
        <EmptyState icon={<IconServer />} title={t('esetConsole.empty')} help={t('guide.eset.help')} />
      )}
      {active.map((each) => (
        <ConnectionCard key={each.id} connection={each} />
      ))}
      {isAdding ? (
        <Card title={t('options.eset.add')} help={t('guide.eset.help')}>
          <ConnectionForm
            key={server}
            connection={null}
            kind={revived !== undefined && isKind(revived.kind) ? revived.kind : 'protect-onprem'}
            name={revived?.name ?? ''}
            like={revived}
            onKept={() => show(undefined)}
            onCancel={() => show(undefined)}
          />
        </Card>
      ) : (
        mayConnect && (
          <Button style={{ justifySelf: 'start' }} onClick={() => show('new')}>
            {t('options.eset.add')}
          </Button>
        )
      )}
      {gone.length > 0 && (
        <Card title={t('options.eset.gone')} help={t('options.eset.goneHelp')}>
          {gone.map(({ id, name }) => (
            <Card
              key={id}
              title={<span translate="no">{name}</span>}
              actions={
                mayConnect && (
                  <Button size="xs" variant="default" onClick={() => show(`again-${id}`)}>
                    {t('options.eset.again')}
                  </Button>
                )
              }
            />
          ))}
        </Card>
      )}
    </>
  );
}
