import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const pauses: Texts<typeof en.pauses> = {
  title: 'Pausiert: Es wird nichts gebucht und kein Ticket geöffnet. Synchronisiert wird weiter.',
  everything: 'Alles',
  since: 'seit',
  until: 'bis',
  resume: 'Fortsetzen',
  pause: 'Pausieren',
  ask: 'Buchungen und Tickets pausieren?',
  help: 'Nichts geht verloren: Was fällig wird, wartet und geht nach der Pause hinaus.',
  reason: 'Warum',
  account: 'Konto',
  accountHelp: 'Leer: Alles wird pausiert.',
  end: 'Bis',
  endHelp: 'Leer: bis jemand fortsetzt.',
};
