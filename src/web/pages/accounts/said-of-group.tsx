import { Button, Group as Row, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useDevicesBehind } from '../../components/devices-drawer.tsx';
import { Time } from '../../components/time.tsx';
import { type Destination, wordsOf } from './destinations.tsx';
import type { Group, GroupNode, Target } from './groups.ts';
import type { Mapping } from './mapping.ts';
import classes from './mapping-view.module.css';

interface SaidOfGroupProps {
  /** What the next deed is about: the groups that are chosen, or the active one. */
  chosen: readonly GroupNode[];
  destination: Destination | null;
  mapping: Mapping;
  mayMap: boolean;
  onMap: () => void;
  onSay: (target: Target) => void;
  /** Absent: nothing is chosen beside the active group. */
  onClear: (() => void) | undefined;
}

/** What is said of the group, by whom, and what can be said instead. */
export function SaidOfGroup({ chosen, mayMap, onClear, ...deeds }: SaidOfGroupProps) {
  const { t } = useTranslation();
  const [first] = chosen;
  return (
    <div className={classes['said']}>
      {first === undefined && <Text size="sm">{t('accounts.chooseGroup')}</Text>}
      {first !== undefined && chosen.length === 1 && <OneGroup group={first.group} />}
      {chosen.length > 1 && (
        <Row justify="space-between">
          <Text size="sm" fw={600} role="status">
            {t('accounts.chosen', { count: chosen.length })}
          </Text>
        </Row>
      )}
      {mayMap && first !== undefined && (
        <Text size="sm" truncate>
          {deeds.destination === null
            ? t('accounts.chooseDestination')
            : t('accounts.willMapTo', { to: wordsOf(deeds.destination) })}
        </Text>
      )}
      {mayMap && (
        <Row gap="xs">
          <Deeds chosen={chosen} {...deeds} />
          {onClear !== undefined && (
            <Button size="xs" variant="subtle" ml="auto" onClick={onClear}>
              {t('table.clearChoice')}
            </Button>
          )}
        </Row>
      )}
    </div>
  );
}

function OneGroup({ group }: { group: Group }) {
  const { t } = useTranslation();
  const { path, said, by, since } = group;
  return (
    <div>
      <Text size="sm" fw={600} translate="no" truncate>
        {path}
      </Text>
      <Text size="sm" c="dimmed">
        {by !== null && since !== null ? (
          <>
            {t('accounts.saidBy', { by })} <Time at={since} />
          </>
        ) : (
          whyOf({ said, t })
        )}
      </Text>
    </div>
  );
}

interface Why extends Pick<Group, 'said'> {
  t: TFunction;
}

function whyOf({ said: { kind, from, boundary }, t }: Why): string {
  if (kind !== 'none') return t('accounts.inheritedFrom', { name: from?.name ?? '' });
  return boundary === null ? t('accounts.nothingSaid') : t('accounts.boundary', { name: boundary.name });
}

type DeedsProps = Pick<SaidOfGroupProps, 'chosen' | 'destination' | 'mapping' | 'onMap' | 'onSay'>;

function Deeds({ chosen, destination, mapping, onMap, onSay }: DeedsProps) {
  const { t } = useTranslation();
  const [, open] = useDevicesBehind();
  const [only] = chosen.length === 1 ? chosen : [];
  const none = chosen.length === 0;
  const isSaid = chosen.some(({ group }) => group.by !== null);
  const button = { size: 'xs', variant: 'default', disabled: none } as const;
  return (
    <>
      <Button
        size="xs"
        disabled={none || destination === null}
        loading={mapping.isBusy}
        onClick={onMap}
        aria-label={destination === null ? t('accounts.map') : t('accounts.mapTo', { to: wordsOf(destination) })}
      >
        {t('accounts.map')}
      </Button>
      <Button {...button} onClick={() => onSay({ to: 'excluded', tickets: false })}>
        {t('accounts.exclude')}
      </Button>
      <Button {...button} onClick={() => onSay({ to: 'excluded', tickets: true })}>
        {t('accounts.excludeTickets')}
      </Button>
      <Button {...button} disabled={!isSaid} onClick={() => onSay({ to: 'inherited' })}>
        {t('accounts.unmap')}
      </Button>
      {only !== undefined && mapping.canUndo(only.group.key) && (
        <Button {...button} onClick={() => mapping.undo(only.group.key)}>
          {t('common.undo')}
        </Button>
      )}
      {only !== undefined && only.group.devicesBelow !== null && (
        <Button {...button} onClick={() => open({ group: only.id })}>
          {t('accounts.devices')}
        </Button>
      )}
    </>
  );
}
