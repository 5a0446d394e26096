import { Alert, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Version } from './versions.ts';

type Way = Version['ways'][number];

interface NewServerProps {
  versions: readonly Version[];
  version: Version | undefined;
  way: Way | undefined;
  onChoose: (version: Version, way: Way | undefined) => void;
  name: string;
  setName: (name: string) => void;
  /** What the program says of the name. */
  error: string | null;
}

/** Which version the server is of, and the way into it: a person knows the one, and it leads to the other. */
export function NewServer({ versions, version, way, onChoose, name, setName, error }: NewServerProps) {
  const { t } = useTranslation();
  const data = versions.map(({ id }) => ({ value: id, label: t(`connecting.versions.${id}`) }));
  const choose = (id: string | null) => {
    const next = versions.find((each) => each.id === id);
    if (next !== undefined) onChoose(next, next.ways.find(({ kind }) => kind === way?.kind) ?? next.ways[0]);
  };
  return (
    <Stack gap="sm" maw={620}>
      <Select
        label={t('connecting.version')}
        description={t('connecting.versionHelp')}
        allowDeselect={false}
        data={data}
        value={version?.id ?? null}
        onChange={choose}
      />
      {version !== undefined && <Ways {...{ version, way, onChoose }} />}
      <TextInput
        required
        name="name"
        label={t('connecting.name')}
        description={t('connecting.nameHelp')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={error !== null && <span translate="no">{error}</span>}
      />
    </Stack>
  );
}

type WaysProps = Pick<NewServerProps, 'way' | 'onChoose'> & { version: Version };

function Ways({ version, way, onChoose }: WaysProps) {
  const { t } = useTranslation();
  const needs = ({ kind, port }: Way) => t(`connecting.needs.${kind}`, { port });
  const choose = (kind: string) =>
    onChoose(
      version,
      version.ways.find((each) => each.kind === kind),
    );
  return (
    <>
      {version.ways.length > 1 ? (
        <Radio.Group label={t('connecting.way')} value={way?.kind ?? null} onChange={choose}>
          <Stack gap="xs" mt={6}>
            {version.ways.map((each) => (
              <Radio
                key={each.kind}
                value={each.kind}
                label={t(`connecting.ways.${each.kind}`)}
                description={needs(each)}
              />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        way !== undefined && <Text size="sm">{needs(way)}</Text>
      )}
      {version.console === 'program' && (
        <Alert
          variant="outline"
          color="gray"
          bg="var(--sb-surface)"
          bd="1px solid var(--sb-edge)"
          icon={<IconInfoCircle />}
        >
          <Stack gap={6}>
            {version.id === 'era-5' && <Text size="sm">{t('connecting.notByPort')}</Text>}
            <Text size="sm">{t('connecting.consoleIsProgram')}</Text>
          </Stack>
        </Alert>
      )}
    </>
  );
}
