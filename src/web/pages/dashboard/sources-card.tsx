import { useTranslation } from 'react-i18next';
import { Age } from '../../components/age.tsx';
import { Card } from '../../components/card.tsx';
import { ScreenLink } from '../../components/screen-link.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { conditionTones } from '../../connecting/condition.ts';
import { shortTimeText } from '../../texts/formats.ts';
import classes from './dashboard.module.css';
import type { DashboardData } from './dashboard-query.ts';

type Source = DashboardData['sources'][number];

/** Where `stale` need not be said too. */
const saysStale: ReadonlySet<Source['state']> = new Set(['stale', 'never read', 'disconnected']);

/** How each connection is, how old its data are, and when it is read next. */
export function SourcesCard({ sources }: Pick<DashboardData, 'sources'>) {
  const { t } = useTranslation();
  return (
    <Card title={t('dashboard.sources')}>
      <ul className={classes['sources']}>
        {sources.map((source) => (
          <SourceItem key={source.id} source={source} />
        ))}
      </ul>
    </Card>
  );
}

function SourceItem({ source: { id, name, state, stale, datedAhead, syncedAt, nextRunAt } }: { source: Source }) {
  const { t } = useTranslation();
  const next = nextRunAt === null ? t('dashboard.noNext') : t('dashboard.next', { at: shortTimeText(nextRunAt) });
  return (
    <li>
      <ScreenLink to="/activity" search={{ connection: String(id) }} translate="no">
        {name}
      </ScreenLink>
      <span>
        <StateBadge tone={conditionTones[state]}>{t(`dashboard.states.${state}`)}</StateBadge>
        {stale && !saysStale.has(state) && <StateBadge tone="warning">{t('dashboard.states.stale')}</StateBadge>}
      </span>
      <span className={classes['label']}>
        <Age at={syncedAt} />
        {state !== 'disconnected' && `, ${next}`}
      </span>
      {datedAhead && <span className={classes['label']}>{t('connecting.datedAhead')}</span>}
    </li>
  );
}
