import { Alert } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tested } from '../../../http/routes/connections.ts';
import { ConnectionForm } from '../../connecting/connection-form.tsx';
import { ProofView } from '../../connecting/proof-view.tsx';
import { useConnections } from '../../connections.ts';
import { StepFrame } from './step-frame.tsx';

/** The name of the one PSA connection. */
const psaName = 'ConnectWise';

export function ConnectwiseStep() {
  const { t } = useTranslation();
  const psa = useConnections().find(({ role }) => role === 'psa');
  const [tested, setTested] = useState<Tested | null>(null);
  return (
    <StepFrame title={t('guide.connectwise.title')} help={t('guide.connectwise.help')} isDone={psa !== undefined}>
      {psa === undefined ? (
        <ConnectionForm connection={null} kind="connectwise" name={psaName} onKept={(kept) => setTested(kept.tested)} />
      ) : (
        <>
          <Alert color="green" variant="outline" bg="var(--sb-surface)" icon={<IconCheck />} role="status">
            {t('guide.connected')} <span translate="no">{String(psa.settings['site'] ?? psa.name)}</span>
          </Alert>
          {tested !== null && <ProofView proof={tested} />}
        </>
      )}
    </StepFrame>
  );
}
