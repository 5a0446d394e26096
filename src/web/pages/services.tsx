import { useTranslation } from 'react-i18next';
import { Screen } from '../components/screen.tsx';
import { ProductList } from './services/product-list.tsx';

/** What bills each product in use, and how seats are counted. */
export function Services() {
  const { t } = useTranslation();
  return (
    <Screen title={t('shell.services')}>
      <ProductList />
    </Screen>
  );
}
