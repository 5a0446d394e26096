import { Link } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { tabs } from '../screens.ts';
import classes from './shell.module.css';

export function Tabs() {
  const { t } = useTranslation();
  return (
    <nav className={classes['tabs']} aria-label={t('shell.tabs')} onKeyDown={moveByArrows}>
      {tabs.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          className={classes['tab'] ?? ''}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          {t(`shell.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
  links.at(next % links.length)?.focus();
  event.preventDefault();
}
