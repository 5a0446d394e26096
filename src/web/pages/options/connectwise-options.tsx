import { useTranslation } from 'react-i18next';
import { ConnectionForm } from '../../connecting/connection-form.tsx';
import { useConnections } from '../../connections.ts';
import { useMay } from '../../me.ts';
import { Card } from './card.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { SettingsForm } from './settings-form.tsx';

/** The PSA: how it is connected, and what is said of its server. */
export function ConnectwiseOptions() {
  const { t } = useTranslation();
  const mayConnect = useMay('administrator');
  const psa = useConnections().find(({ role }) => role === 'psa');
  return (
    <>
      {psa !== undefined && <ConnectionCard key={psa.id} connection={psa} />}
      {psa === undefined && (
        <Card title={t('guide.connectwise.title')} help={t('guide.connectwise.help')}>
          {mayConnect && <ConnectionForm connection={null} kind="connectwise" name="ConnectWise" onKept={() => {}} />}
        </Card>
      )}
      <SettingsForm names={['psa.', 'writes.']} />
    </>
  );
}
