import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** To the document that goes through it all. */
export function DocumentLink({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <Anchor href={address} target="_blank" size="sm">
      {t('connecting.document')} <IconExternalLink size={13} aria-label={t('esetConsole.newTab')} />
    </Anchor>
  );
}
