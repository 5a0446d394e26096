import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const audit: Texts<typeof en.audit> = {
  viewsLabel: 'Was gezeigt wird',
  title: 'Protokoll',
  entries: 'Jede Änderung',
  entry: 'Änderung {{id}}',
  at: 'Wann',
  by: 'Von wem',
  action: 'Was',
  object: 'Woran',
  change: 'Vorher und nachher',
  field: 'Feld',
  before: 'Vorher',
  after: 'Nachher',
  nothing: 'nichts',
  noFields: 'Mehr ist davon nicht bekannt.',
  from: 'Ab',
  until: 'Bis',
  json: 'JSON-Zeilen',
  empty: 'Noch wurde nichts geändert.',
  emptyHelp: 'Jede Änderung bleibt für immer hier: wer sie machte und was vorher war.',
};
