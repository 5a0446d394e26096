import { Button, List, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectionForm } from '../../connecting/connection-form.tsx';
import { isKind } from '../../connecting/kinds.ts';
import { useConnections } from '../../connections.ts';
import { BringReports } from '../options/bring-reports.tsx';
import { StepFrame } from './step-frame.tsx';

/** One ESET server after the other. */
export function EsetStep() {
  const { t } = useTranslation();
  const servers = useConnections().filter(({ role }) => role === 'eset');
  const [isAdding, setIsAdding] = useState(false);
  return (
    <StepFrame title={t('guide.eset.title')} help={t('guide.eset.help')} isDone={servers.length > 0 && !isAdding}>
      {servers.length > 0 && (
        <List size="sm" spacing="sm">
          {servers.map(({ id, name, kind }) => (
            <List.Item key={id}>
              <Stack gap={6}>
                <div>
                  <span translate="no">{name}</span>
                  {isKind(kind) && <>: {t(`connecting.kinds.${kind}`)}</>}
                </div>
                {kind === 'era-report-files' && <BringReports id={id} />}
              </Stack>
            </List.Item>
          ))}
        </List>
      )}
      {servers.length === 0 || isAdding ? (
        <ConnectionForm
          key={servers.length}
          connection={null}
          kind="protect-onprem"
          name={servers.length === 0 ? t('guide.eset.firstName') : ''}
          onKept={() => setIsAdding(false)}
          {...(servers.length > 0 && { onCancel: () => setIsAdding(false) })}
        />
      ) : (
        <Button variant="default" style={{ justifySelf: 'start' }} onClick={() => setIsAdding(true)}>
          {t('guide.eset.another')}
        </Button>
      )}
    </StepFrame>
  );
}
