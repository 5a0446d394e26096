import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './options.module.css';

interface SecretShownProps {
  title: string;
  /** What to do with it. */
  help: string;
  secret: string;
  onClose: () => void;
}

/** A code or a key that is shown this once. */
export function SecretShown({ title, help, secret, onClose }: SecretShownProps) {
  const { t } = useTranslation();
  return (
    <Alert role="status" color="sea" variant="outline" bg="var(--sb-surface)" title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{help}</Text>
        <div className={classes['code']} translate="no">
          {secret}
        </div>
        <Group gap="xs">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="xs" onClick={copy}>
                {t(copied ? 'options.copied' : 'options.copy')}
              </Button>
            )}
          </CopyButton>
          <Button size="xs" variant="default" onClick={onClose}>
            {t('options.kept')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
