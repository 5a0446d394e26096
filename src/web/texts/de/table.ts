import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const table: Texts<typeof en.table> = {
  search: 'Beim Tippen filtern',
  total_one: '{{count, number}} Zeile',
  total_other: '{{count, number}} Zeilen',
  csv: 'CSV',
  choose: '{{name}} auswählen',
  chooseAll: 'Alle geladenen auswählen',
  chooseTotal: 'Alle {{count, number}} auswählen',
  chosen_one: '{{count, number}} ausgewählt',
  chosen_other: '{{count, number}} ausgewählt',
  clearChoice: 'Keine auswählen',
  bulk: 'Was mit den ausgewählten Zeilen geschehen soll',
  width: 'Breite von {{column}}',
  nothingFits: 'Nichts passt zum Filter.',
  nothingFitsHelp: 'Nehmen Sie einen Filter weg oder suchen Sie nach weniger vom Namen.',
  clearFilter: 'Filter wegnehmen: {{name}}',
  clearFilters: 'Filter leeren',
  openGroup: '{{name}} aufklappen',
  closeGroup: '{{name}} zuklappen',
};
