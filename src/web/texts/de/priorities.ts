import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const priorities: Texts<typeof en.priorities> = {
  groups: 'Gruppen mit einer Priorität',
  group: 'Gruppe',
  priority: 'Priorität',
  board: 'Board',
  since: 'Seit',
  empty: 'Noch eröffnet keine Gruppe Tickets.',
  emptyHelp:
    'Geben Sie einer dynamischen Gruppe eine Priorität: Jedes Gerät, das hineinkommt, bekommt dann ein Ticket.',
};
