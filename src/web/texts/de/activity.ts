import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const activity: Texts<typeof en.activity> = {
  runs: 'Synchronisationen',
  run: 'Synchronisation {{id}}',
  started: 'Begonnen',
  ended: 'Beendet',
  source: 'Quelle',
  everySource: 'Jede Quelle',
  state: 'Zustand',
  everyState: 'Jeder Zustand',
  seconds: 'Dauer',
  secondsValue: '{{count, number}} s',
  requests: 'Anfragen',
  message: 'Was gesagt wurde',
  kind: 'Art',
  full: 'Alles',
  changesOnly: 'Nur Änderungen',
  confirmedBy: 'Bestätigt von',
  again: 'Noch einmal synchronisieren',
  confirm: 'Bestätigen',
  confirmTitle: 'Ist das wirklich geschehen?',
  confirmHelp:
    'Die Liste wird noch einmal gelesen. Zeigt sie wieder dasselbe, gilt es als wahr: Was verschwand, ist fort, und Plätze können sinken.',
  objects: 'Objekte',
  empty: 'Noch wurde nichts synchronisiert.',
  emptyHelp: 'Drücken Sie oben Sync. Jeder Lauf bleibt hier, mit dem, was er las, und dem, was misslang.',
  states: {
    running: 'läuft',
    ok: 'in Ordnung',
    doubtful: 'zweifelhaft',
    failed: 'misslungen',
    interrupted: 'unterbrochen',
  },
  remedies: {
    running: 'Er läuft noch. Vor der letzten Seite wird nichts geschlossen.',
    ok: 'Es ist nichts zu tun.',
    doubtful:
      'So viel auf einmal ist selten wahr; darum wurde nichts geschlossen und keine Menge ändert sich. Sehen Sie auf der Gegenseite nach; ist es wahr, bestätigen Sie es hier, nur für diese Liste.',
    failed:
      'Was vorher gelesen wurde, bleibt, wie es war. Misslingt es wieder, prüfen Sie die Verbindung unter Werkzeuge, Einstellungen: Die Prüfung sagt, welches Recht oder welche Adresse falsch ist.',
    interrupted: 'Das Programm endete mittendrin. Nichts wurde geschlossen; die nächste Synchronisation beginnt neu.',
  },
  counts: {
    read: 'gelesen',
    added: 'neu',
    changed: 'geändert',
    removed: 'fort',
    missing: 'fehlend',
    unreadable: 'unlesbar',
  },
};
