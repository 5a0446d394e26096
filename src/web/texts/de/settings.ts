import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const settings: Texts<typeof en.settings> = {
  choices: {
    manual: 'immer eine Person',
    automatic: 'automatisch',
    ask: 'eine Person fragen',
    keep: 'lassen, wie er ist',
    zero: 'auf null setzen',
    daily: 'einmal am Tag',
    'after-sync': 'nach jedem Sync',
    group: 'Gerät und Gruppe',
    device: 'Gerät',
    note: 'eine Notiz',
    new: 'ein neues Ticket',
    reopen: 'wieder öffnen',
    nothing: 'nichts',
    close: 'schließen',
  },
  words: {
    'billing-mode': {
      name: 'Wer freigibt',
      help: 'Von Hand: Eine Person gibt jede Anpassung frei; automatisch: Was keine Schranke aufhält, wird von selbst freigegeben.',
    },
    'billing-guards-dropPercent': {
      name: 'Rückgang um mehr als (%)',
      help: 'Ein solcher Rückgang geht an eine Person, auch wenn automatisch freigegeben wird.',
    },
    'billing-guards-dropSeats': {
      name: 'Rückgang an Plätzen, wo es wenige waren',
      help: 'So viele Plätze weniger und mehr gehen an eine Person, wo es wenige waren.',
    },
    'billing-guards-dropSmallBelow': {
      name: 'Was als wenige Plätze gilt',
      help: 'Weniger Plätze als diese sind wenige.',
    },
    'billing-guards-risePercent': {
      name: 'Anstieg um mehr als (%)',
      help: 'Ein solcher Anstieg geht an eine Person, wenn er auch mehr Plätze als unten ausmacht.',
    },
    'billing-guards-riseSeats': {
      name: 'Anstieg, der nie groß ist',
      help: 'Ein Anstieg um höchstens so viele Plätze ist nie groß.',
    },
    'billing-guards-runCents': {
      name: 'Geld eines Laufs',
      help: 'Ein Lauf, der Rechnungen um mehr ändert, geht an eine Person.',
    },
    'billing-guards-runAccounts': {
      name: 'Konten eines Laufs',
      help: 'Ein Lauf, der mehr Konten ändert, geht an eine Person.',
    },
    'billing-zeroSeats': {
      name: 'Ein Zusatz ohne Plätze',
      help: 'Eine Person fragen, lassen, wie er ist, oder auf null setzen.',
    },
    'billing-notSeenDays': {
      name: 'So viele Tage nicht gesehen',
      help: 'Ein gezähltes Gerät, das so lange nicht gesehen wurde, ist ein Befund.',
    },
    'billing-activationGraceDays': {
      name: 'Nachfrist einer Aktivierung in Tagen',
      help: 'Eine Aktivierung zählt so viele Tage über ihre Gültigkeit hinaus.',
    },
    'billing-post': {
      name: 'Wann Freigegebenes gebucht wird',
      help: 'Einmal am Tag zur Zeit unten, oder nach jedem Sync.',
    },
    'billing-postAt': { name: 'Zeit der täglichen Buchung', help: 'In der Zeitzone des ConnectWise-Servers.' },
    'billing-freezeDays': {
      name: 'Eingefroren vor einer Rechnung, in Tagen',
      help: 'Von so vielen Tagen vor einem Rechnungsdatum an wird nichts gebucht, bis es weitergerückt ist; 0: nie eingefroren.',
    },
    'sync-intervalMinutes': {
      name: 'Minuten zwischen zwei Syncs',
      help: 'Einer Verbindung, die keinen eigenen Abstand hat.',
    },
    'sync-staleIntervals': {
      name: 'Veraltet nach so vielen Abständen',
      help: 'Ältere Daten sind veraltet, und was auf ihnen ruht, geht an eine Person.',
    },
    'sync-vanishSharePercent': {
      name: 'Auf einmal verschwunden (%)',
      help: 'Eine Liste, der mehr von dem fehlt, was da war, ist zweifelhaft und ändert nichts.',
    },
    'sync-vanishMinDevices': {
      name: 'Für sich beurteilt ab so vielen Geräten',
      help: 'Ein Kunde mit mehr Geräten, eine Gruppe mit mehr Mitgliedern wird für sich am selben Anteil gemessen.',
    },
    'sync-fullListingHours': {
      name: 'Stunden zwischen zwei vollen Listen',
      help: 'Danach wird ConnectWise ganz gelesen, nicht nur, was sich geändert hat.',
    },
    'tickets-delayMinutes': {
      name: 'Wartezeit in Minuten',
      help: 'So lange ist ein Gerät in einer Gruppe und gesehen worden, bevor sein Ticket geöffnet wird.',
    },
    'tickets-perRun': { name: 'Tickets eines Laufs', help: 'Höchstens; die übrigen warten.' },
    'tickets-ticketPer': { name: 'Ein offenes Ticket je', help: 'Gerät und Gruppe, oder Gerät.' },
    'tickets-reentry': {
      name: 'Ein Gerät kommt wieder, während sein Ticket offen ist',
      help: 'Eine Notiz, ein neues Ticket oder wieder öffnen.',
    },
    'tickets-leaving': {
      name: 'Ein Gerät geht',
      help: 'Nichts, eine Notiz, oder das Ticket schließen, wenn es niemand berührt hat.',
    },
    'tickets-closedByPerson': {
      name: 'Eine Person schließt, während das Gerät bleibt',
      help: 'Wieder öffnen, ein neues Ticket oder nichts.',
    },
    'tickets-closedByPersonDays': { name: 'Nach so vielen Tagen', help: 'Dann gilt die Wahl oben.' },
    'tickets-mutedOpen': {
      name: 'Stummgeschaltete Geräte öffnen Tickets',
      help: 'Geräte, die in ESET stummgeschaltet sind.',
    },
    'tickets-fallbackCompanyId': {
      name: 'Firma für Geräte ohne Konto',
      help: 'Leer: Solche Geräte stehen bei den nicht zugeordneten.',
    },
    'tickets-summary': { name: 'Zusammenfassung', help: 'Vorlage; höchstens 100 Zeichen bleiben.' },
    'tickets-description': { name: 'Beschreibung', help: 'Vorlage des Textes.' },
    'psa-timeZone': {
      name: 'Zeitzone des ConnectWise-Servers',
      help: 'Wird bei der Prüfung der Verbindung gelernt; leer: die Zone dieser Maschine.',
    },
    'writes-onItsWaySeconds': {
      name: 'Verlorene Antwort, in Sekunden',
      help: 'Eine Anfrage, deren Antwort verloren ging, kann so lange noch unterwegs sein: Bis dahin ist ihr Ausgang unbekannt.',
    },
    'users-idleMinutes': {
      name: 'Untätige Sitzung, in Minuten',
      help: 'Eine Sitzung, in der so lange nichts geschah, endet.',
    },
    'users-sessionHours': { name: 'Längste Sitzung, in Stunden', help: 'Danach endet eine Sitzung in jedem Fall.' },
    'users-secondFactorForAdministrators': {
      name: 'Administratoren brauchen einen zweiten Faktor',
      help: 'Wer sich mit Passwort anmeldet und keinen hat, darf nur lesen, bis er eingerichtet ist.',
    },
    'feedback-recipient': {
      name: 'Wohin Rückmeldungen gehen',
      help: 'Eine E-Mail-Adresse oder die https-Adresse eines Webhooks; leer: Sie bleiben als Dateien im Datenordner.',
    },
    'feedback-sender': { name: 'Absender der Rückmeldungen', help: 'Die E-Mail-Adresse, von der sie kommen.' },
  },
};
