import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const services: Texts<typeof en.services> = {
  products: 'Benutzte Produkte',
  product: 'Produkt',
  devices: 'Geräte',
  service: 'Dienst',
  empty: 'Noch keine Produkte.',
  emptyHelp: 'Sie sind nach der ersten Synchronisation eines ESET-Servers da.',
};
