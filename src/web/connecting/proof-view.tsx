import { Alert, Button, Code, Stack, Table, Text } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge, type Tone } from '../components/state-badge.tsx';
import type { Proof } from './connecting.ts';

type Probe = Proof['probes'][number];

const tones: Record<Probe['state'], Tone> = { ok: 'ok', missing: 'warning', failed: 'danger', unproven: 'idle' };

/** Each right in the words of the other side's own roles: proven, missing, or not to be proven by reading. */
export function ProofView({ proof }: { proof: Proof }) {
  const { t } = useTranslation();
  return (
    <Table aria-label={t('connecting.rights')} verticalSpacing={5}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={110}>{t('connecting.state')}</Table.Th>
          <Table.Th>{t('connecting.right')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {proof.probes.map(({ name, state, note }) => (
          <Table.Tr key={name}>
            <Table.Td valign="top">
              <StateBadge tone={tones[state]}>{t(`connecting.states.${state}`)}</StateBadge>
            </Table.Td>
            <Table.Td translate="no" style={{ overflowWrap: 'anywhere' }}>
              {name}
              {note !== '' && (
                <Text size="xs" c="dimmed">
                  {note}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface CertificateProps {
  certificate: Proof['certificate'];
  onTrust: (fingerprint: string) => void;
  isBusy: boolean;
}

/** A certificate that nobody vouches for yet, and the button by which a person does. */
export function UnknownCertificate({ certificate, onTrust, isBusy }: CertificateProps) {
  const { t } = useTranslation();
  if (certificate === null || certificate.pinned || certificate.vouchedFor) return null;
  const { fingerprint } = certificate;
  return (
    <Alert
      color="yellow"
      variant="outline"
      bg="var(--sb-surface)"
      icon={<IconCertificate />}
      title={t('connecting.certificate')}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('connecting.certificateHelp')}</Text>
        <div>
          <Text size="xs" c="dimmed">
            {t('connecting.fingerprint')}
          </Text>
          <Code translate="no" style={{ overflowWrap: 'anywhere' }}>
            {fingerprint}
          </Code>
        </div>
        <Button size="xs" loading={isBusy} onClick={() => onTrust(fingerprint)}>
          {t('connecting.trust')}
        </Button>
      </Stack>
    </Alert>
  );
}
