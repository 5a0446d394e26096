import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const esetConsole: Texts<typeof en.esetConsole> = {
  server: 'ESET-Server',
  address: 'Web-Konsole',
  newTab: 'öffnet sich in einem neuen Tab',
  local:
    'Er hat keine Web-Konsole, die hier bekannt ist. Öffnen Sie die Konsole auf dem Server selbst, oder tragen Sie ihre Adresse unter Werkzeuge, Einstellungen ein.',
  files:
    'Hier ist keine Adresse bekannt. Die Konsole von ERA 5 ist ein Programm, ESET Remote Administrator Console: starten Sie es dort, wo es installiert ist. Ab ERA 6 ist sie eine Webseite: tragen Sie ihre Adresse unter Werkzeuge, Einstellungen ein.',
  onServer:
    'Diese Adresse öffnet sich nur auf dem Rechner, auf dem Seatbridge läuft: Melden Sie sich dort an, oder tragen Sie unter Werkzeuge, Einstellungen eine andere ein.',
  empty: 'Kein ESET-Server ist verbunden.',
  emptyHelp: 'Verbinden Sie einen unter Werkzeuge, Einstellungen; seine Konsole ist dann hier einen Klick entfernt.',
};
