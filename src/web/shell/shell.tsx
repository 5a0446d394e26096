import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../live.ts';
import { PlaygroundBanner, ResetPlayground } from './playground-banner.tsx';
import classes from './shell.module.css';
import { Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';

/** What stands around every screen. */
export function Shell() {
  const { t } = useTranslation();
  const content = useRef<HTMLElement>(null);
  useFocusOnArrival(content);
  useLive();
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#content">
        {t('shell.skip')}
      </a>
      <PlaygroundBanner>
        <ResetPlayground />
      </PlaygroundBanner>
      <TopBar />
      <Tabs />
      <main id="content" ref={content} tabIndex={-1} className={classes['content']}>
        <Outlet />
      </main>
    </div>
  );
}

/** After a change of screen the keyboard goes on in the new one, as after the load of a page. */
function useFocusOnArrival(content: { current: HTMLElement | null }): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    content.current?.focus({ preventScroll: true });
  }, [pathname, content]);
}
