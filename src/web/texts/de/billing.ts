import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const billing: Texts<typeof en.billing> = {
  waiting: 'Wartende Anpassungen',
  account: 'Konto',
  service: 'Dienst',
  from: 'Von',
  to: 'Auf',
  money: 'Nächste Rechnung',
  empty: 'Nichts wartet.',
  emptyHelp: 'Jede Menge in ConnectWise ist wie gezählt, oder es ist noch nichts zugeordnet.',
};
