import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const esetConsole: Texts<typeof en.esetConsole> = {
  server: 'ESET-Server',
  address: 'Web-Konsole',
  local:
    'Hier ist keine Web-Konsole bekannt. Öffnen Sie die Konsole auf dem Server selbst oder tragen Sie ihre Adresse unter Werkzeuge, Einstellungen ein.',
  empty: 'Kein ESET-Server ist verbunden.',
  emptyHelp: 'Verbinden Sie einen unter Werkzeuge, Einstellungen; seine Konsole ist dann hier einen Klick entfernt.',
};
