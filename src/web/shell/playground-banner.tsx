import { useTranslation } from 'react-i18next';
import { isPlayground } from '../base.ts';
import classes from './shell.module.css';

export function PlaygroundBanner() {
  const { t } = useTranslation();
  if (!isPlayground) return null;
  return (
    <aside className={classes['banner']}>
      <span>{t('shell.playground')}</span>
      <a href="/">{t('shell.leavePlayground')}</a>
    </aside>
  );
}
