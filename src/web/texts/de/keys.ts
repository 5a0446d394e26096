import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const keys: Texts<typeof en.keys> = {
  title: 'Tastatur',
  open: 'Tastenkürzel',
  shortcut: 'Tasten',
  does: 'Was sie tun',
  andThen: 'dann',
  help: 'Diese Liste zeigen',
  screenHelp: 'Die Hilfe dieses Bereichs zeigen',
  filter: 'Zum Filter des Bereichs',
  sync: 'Alles synchronisieren',
  goTo: 'Zu {{screen}}',
  tabsArrows: 'Zwischen den Reitern wechseln',
  rows: 'Zwischen den Zeilen wechseln',
  openRow: 'Die Zeile öffnen oder zuordnen',
  selectRow: 'Die Zeile für eine Sammelaktion auswählen',
  tree: 'Eine Gruppe auf- und zuklappen',
  panes: 'Zur anderen Hälfte der Seite',
  map: 'Konten: die gewählten Gruppen zuordnen',
  unmap: 'Konten: Zuordnung lösen',
  exclude: 'Konten: ausnehmen',
  undo: 'Konten: Änderung dieser Gruppe zurücknehmen',
  enabled: 'Tastenkürzel aus Buchstaben benutzen',
};
