import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const signIn: Texts<typeof en.signIn> = {
  title: 'Anmelden',
  email: 'E-Mail',
  password: 'Passwort',
  showPassword: 'Passwort zeigen',
  submit: 'Anmelden',
  sso: 'Anmelden mit {{name}}',
  or: 'oder',
  codeTitle: 'Zweiter Faktor',
  codeHelp: 'Die sechs Ziffern, die Ihre Authenticator-App jetzt zeigt.',
  code: 'Code',
  recoveryTitle: 'Wiederherstellungscode',
  recoveryHelp: 'Einer der Codes, die Sie beim Einrichten des zweiten Faktors aufbewahrt haben. Jeder gilt einmal.',
  recovery: 'Wiederherstellungscode',
  useRecovery: 'Einen Wiederherstellungscode benutzen',
  useCode: 'Die Authenticator-App benutzen',
  trust: 'Auf diesem Rechner 30 Tage lang nicht nach einem Code fragen',
  refused: 'E-Mail oder Passwort stimmt nicht.',
  refusedCode: 'Dieser Code stimmt nicht oder nicht mehr.',
  lockedOut: 'Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann wieder.',
  ended: 'Sie wurden abgemeldet. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.',
  firstTitle: 'Willkommen bei Seatbridge',
  firstHelp:
    'Sie sind als Erste oder Erster hier und werden Administrator. Das Programm hat beim letzten Start einen Einmalcode auf sein Terminal geschrieben. Läuft es als Dienst, steht der Code in der Datei first-start-code seines Datenordners.',
  firstCode: 'Einmalcode',
  firstName: 'Ihr Name',
  firstNameHelp: 'Er steht neben allem, was Sie freigeben und ändern.',
  firstPasswordHelp: 'Mindestens 12 Zeichen; ein Satz ist gut.',
  firstSubmit: 'Mich zum Administrator machen',
  firstDone: 'Es gibt schon einen Administrator.',
};
