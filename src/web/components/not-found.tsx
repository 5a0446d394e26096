import { useTranslation } from 'react-i18next';
import { EmptyState } from './empty-state.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return <EmptyState title={t('common.notFound')} help={t('common.notFoundRemedy')} />;
}
