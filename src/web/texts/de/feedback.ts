import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const feedback: Texts<typeof en.feedback> = {
  subject: 'Betreff',
  type: 'Art',
  types: { problem: 'Ein Problem', idea: 'Eine Idee', question: 'Eine Frage', praise: 'Lob' },
  information: 'Information',
  informationHelp: 'Was Sie getan haben, was geschah und was Sie erwartet hatten. Bitte keine Passwörter.',
  mayContact: 'Man darf mich dazu ansprechen',
  name: 'Name',
  email: 'E-Mail',
  send: 'Senden',
  preview: 'Zeigen, was gesendet wird',
  sent: 'Das wird gesendet',
  nothingElse: 'Sonst nichts: keine Namen von Kunden, keine Adressen, keine Passwörter.',
  contact: 'Wer gefragt werden darf',
  nobody: 'niemand',
  version: 'Version',
  platform: 'Rechner',
  database: 'Datenbank',
  connection: 'Verbindung {{number}}',
  fates: { sent: 'Danke. Es ist gesendet.', waiting: 'Danke. Es konnte noch nicht gesendet werden.' },
  kept: 'Es ist aufgehoben und wird immer wieder versucht, bis es gesendet ist.',
  another: 'Noch etwas sagen',
  waiting_one: 'Eine Nachricht wartet darauf, gesendet zu werden. Sie wird von selbst wieder versucht.',
  waiting_other:
    '{{count, number}} Nachrichten warten darauf, gesendet zu werden. Sie werden von selbst wieder versucht.',
};
