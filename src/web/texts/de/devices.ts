import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const devices: Texts<typeof en.devices> = {
  title: 'Geräte hinter {{name}}',
  label: 'Geräte, eine Zeile je Produkt',
  device: 'Gerät',
  product: 'Produkt',
  fate: 'Zählt als',
  seen: 'Zuletzt gesehen',
  empty: 'Kein Gerät.',
  emptyHelp: 'Hinter dieser Zahl steht jetzt nichts. Nach der nächsten Synchronisation kann es eine andere sein.',
  fates: {
    line: 'Platz',
    fixed: 'von Hand',
    excluded: 'ausgenommen',
    'not-billed': 'nicht verrechnet',
    held: 'angehalten',
    'no-account': 'ohne Konto',
    'not-mapped': 'nicht zugeordnet',
  },
  reasons: {
    product: 'das Produkt wird nicht verrechnet',
    'not-installed': 'nur aktiviert',
    'not-activated': 'nicht aktiviert',
    trial: 'eine Testversion',
    'not-seen': 'lange nicht gesehen',
    'other-server': 'auf einem anderen Server gezählt',
    twin: 'neu aufgesetzt, einmal gezählt',
  },
};
