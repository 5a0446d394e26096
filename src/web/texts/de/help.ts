import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const help: Texts<typeof en.help> = {
  of: 'Hilfe: {{screen}}',
  everything: 'Die ganze Hilfe, die Handbücher und die API-Referenz',
  documents: 'Handbücher',
  guide: 'Das Betriebshandbuch (englisch): Rechte, erste Buchung, Dienst, Sicherungen',
  reference: 'Die API-Referenz, in der man jede Route ausprobieren kann',
  ask: 'Fragen oder sagen, was fehlt',
  screensTitle: 'Die Bereiche',
  wordsTitle: 'Was die Wörter bedeuten',
  screens: {
    dashboard:
      'Wie alles steht: was auf einen Menschen wartet, was sich am Geld geändert hat, wie alt die Daten sind. Jede Zahl führt zu der Liste dahinter.',
    accounts:
      'Wem die Geräte jeder Gruppe gehören. Wählen Sie links eine Gruppe und rechts einen Vertrag; ein Doppelklick oder die Eingabetaste ordnet zu. In der zweiten Ansicht warten Vorschläge, in der dritten steht, wie jedes Konto berechnet wird.',
    services:
      'Was jedes Produkt berechnet, das Geräte tragen: ein Dienst aus dem Katalog von ConnectWise, nichts, oder eine Menge von Hand. Wie Plätze gezählt werden, ist eine Regel des Dienstes.',
    priorities:
      'Welche Gruppen Tickets eröffnen. Eine Gruppe mit einer Priorität bekommt ein Ticket für jedes Gerät, das sie betritt und die Wartezeit über bleibt.',
    billing:
      'Die Mengen, die sich in ConnectWise ändern sollen. Nichts ändert sich, bevor jemand es freigibt, und alles, was hinausging, lässt sich zurücknehmen.',
    tickets:
      'Die Geräte in beobachteten Gruppen und ihre Tickets: was wartet, was offen ist, und was kein Konto hat, zu dem es gehen könnte.',
    findings:
      'Was Seatbridge nicht selbst entscheiden kann oder darf, mit dem, was es klärt. Was hingenommen ist, kommt wieder, wenn sich Plätze oder Geld ändern.',
    activity:
      'Was geschah: jede Synchronisation mit dem, was sie las und was schiefging, in den Worten der anderen Seite, und wer was geändert hat.',
    options:
      'Verbindungen, Abstände, Abrechnung, Tickets, Benutzer und Benachrichtigungen. Jede Einstellung hat einen Vorgabewert.',
    firstStart:
      'Von nichts bis zum ersten Probelauf, Schritt für Schritt: ConnectWise, die ESET-Server, der erste Sync, was zusammengehört. Man kann jederzeit gehen, und es geht weiter, wo es aufhörte.',
    esetConsole: 'Die Web-Konsole jedes ESET-Servers, in einem neuen Tab.',
    feedback:
      'Sagen Sie es den Machern von Seatbridge. Alles, was gesendet wird, ist zu sehen, und nichts geht verloren, wenn es nicht gleich gesendet werden kann.',
    help: 'Diese Seite. In jedem anderen Bereich öffnet das Fragezeichen oder F1 die Hilfe dieses Bereichs.',
  },
  doors: {
    signIn:
      'Mit der E-Mail-Adresse und dem Passwort, das Sie gesetzt haben, danach mit dem zweiten Faktor, falls Sie einen haben; oder mit der Anmeldung Ihrer Firma, wo es eine Schaltfläche dafür gibt. Wer neu ist oder das Passwort verloren hat, bittet einen Administrator um einen Code und setzt mit „Ich habe einen Code“ ein Passwort.',
    setPassword:
      'Hier wird aus dem Code eines Administrators ein eigenes Passwort: für alle, die neu sind, und für alle, die ihr Passwort verloren haben. Danach melden Sie sich mit Ihrer E-Mail-Adresse und diesem Passwort an.',
    firstStart:
      'Dieses Seatbridge benutzt noch niemand. Wer den Code aus seinem Terminal oder seinem Datenordner hat, wird der erste Administrator und fügt die anderen später unter Werkzeuge, Einstellungen hinzu. Der nächste Start des Programms gibt einen neuen Code aus und macht diesen ungültig.',
  },
  words: {
    oneTimeCode: {
      word: 'Einmalcode',
      means:
        'Ein Administrator bekommt ihn unter Werkzeuge, Einstellungen, Benutzer und gibt ihn Ihnen. Er gilt einmal und 72 Stunden lang; danach bitten Sie um einen neuen.',
    },
    password: {
      word: 'Passwort',
      means: '12 bis 128 Zeichen jeder Art; ein Satz ist gut. Was Angreifer zuerst versuchen, wird abgelehnt.',
    },
    lockOut: {
      word: 'Wartezeit',
      means:
        'Nach fünf falschen Passwörtern hintereinander wartet ein Konto eine Minute, nach jedem weiteren doppelt so lange, höchstens eine Stunde. Ein Administrator kann das beenden.',
    },
    secondFactor: {
      word: 'Zweiter Faktor',
      means:
        'Die Ziffern Ihrer Authenticator-App oder einer der Wiederherstellungscodes, die je einmal gelten. Wer keines von beiden hat, wendet sich an einen Administrator.',
    },
    esetServer: {
      word: 'ESET-Server',
      means:
        'Eine Verbindung zu einem Server von ERA, ESMC oder ESET PROTECT oder zu einer Cloud-Instanz. Es kann viele geben.',
    },
    connection: {
      word: 'Verbindung',
      means: 'ConnectWise oder ein ESET-Server, mit dem, was es braucht, um ihn zu erreichen.',
    },
    group: {
      word: 'Gruppe',
      means:
        'Eine statische oder dynamische Gruppe von ESET. Ein Gerät ist in genau einer statischen und in beliebig vielen dynamischen.',
    },
    dynamicGroup: {
      word: 'Dynamische Gruppe',
      means: 'Eine Gruppe, die Geräte nach ihren Eigenschaften betreten und verlassen.',
    },
    product: { word: 'Produkt', means: 'Ein ESET-Produkt, wie Geräte es melden, ohne seine Version.' },
    addition: { word: 'Zusatz', means: 'Eine wiederkehrende Zeile eines Vertrags: Produkt, Menge, Preis und Daten.' },
    service: { word: 'Dienst', means: 'Der Artikel im Katalog von ConnectWise, den ein Zusatz berechnet.' },
    account: {
      word: 'Konto',
      means:
        'Eine Firma mit dem Vertrag, über den ihre Plätze berechnet werden. Ohne Vertrag ist es nur für Tickets da.',
    },
    line: {
      word: 'Zeile',
      means: 'Ein Dienst eines Kontos und wie er berechnet wird: gesteuert, enthalten oder von Hand.',
    },
    seat: { word: 'Platz', means: 'Ein Gerät, einmal gezählt, für eine Zeile.' },
    adjustment: {
      word: 'Anpassung',
      means: 'Eine Änderung der Menge eines Zusatzes: von, auf, wann, warum und durch wen.',
    },
    entry: { word: 'Eintritt', means: 'Ein Aufenthalt eines Geräts in einer Gruppe, vom Betreten bis zum Verlassen.' },
    finding: {
      word: 'Befund',
      means: 'Etwas, das einen Menschen braucht, mit den Plätzen und dem Geld, um die es geht.',
    },
    stale: {
      word: 'Veraltet',
      means: 'Älter als so viele Abstände der Verbindung. Auf veraltete Daten stützt sich keine Entscheidung.',
    },
    excluded: {
      word: 'Ausgenommen',
      means: 'Die Geräte werden nicht berechnet und eröffnen keine Tickets, es sei denn, jemand sagt es.',
    },
    suggestion: {
      word: 'Vorschlag',
      means: 'Eine Zuordnung, die dem Namen nach passt. Sicher ist sie, wo genau eine passt.',
    },
    notBilled: { word: 'Nicht berechnet', means: 'Für dieses Produkt zahlt niemand nach Geräten.' },
    fixed: {
      word: 'Von Hand',
      means: 'Die Menge wird von Hand gesetzt, wie bei Produkten, die nach Postfach oder Benutzer lizenziert sind.',
    },
    priority: { word: 'Priorität', means: 'Aus ConnectWise. Sie schaltet für eine Gruppe die Tickets ein.' },
    baseline: {
      word: 'Ausgangslage',
      means: 'Die erste Auflistung einer Gruppe. Was schon darin ist, eröffnet nichts, es sei denn, man will es.',
    },
    guard: {
      word: 'Sicherung',
      means: 'Eine Regel, die eine Anpassung einem Menschen vorlegt, auch im automatischen Betrieb.',
    },
    dryRun: { word: 'Probelauf', means: 'Derselbe Plan, und nichts wird gebucht oder gespeichert.' },
    verdict: {
      word: 'Ohne Ergebnis',
      means: 'Es wurde gesendet, und die Antwort ging verloren. Lesen klärt es; nichts wird zweimal gesendet.',
    },
    hold: { word: 'Halt', means: 'Nach einem Zurücknehmen wartet die Zeile, bis jemand sie freigibt.' },
    unrouted: { word: 'Ohne Konto', means: 'Kein Konto sagt, für welche Firma das Ticket ist.' },
    leaving: {
      word: 'Verlassen',
      means: 'Was aus dem Ticket wird, wenn das Gerät geht: nichts, eine Notiz, oder es wird geschlossen.',
    },
    accepted: { word: 'Hingenommen', means: 'Jemand hat mit einem Grund gesagt, dass es so bleiben darf.' },
    atStake: { word: 'Worum es geht', means: 'Die Plätze und das Geld im Monat, die falsch berechnet würden.' },
    run: { word: 'Lauf', means: 'Eine Synchronisation einer Verbindung und was dabei herauskam.' },
    doubtful: {
      word: 'Zweifelhaft',
      means: 'Zu viel war auf einmal fort, deshalb wurde nichts daraus geschlossen.',
    },
    interrupted: { word: 'Abgebrochen', means: 'Das Programm endete mittendrin. Nichts wurde geschlossen.' },
    audit: { word: 'Protokoll', means: 'Wer was wann geändert hat. Es lässt sich nicht bearbeiten.' },
    interval: { word: 'Abstand', means: 'Wie oft eine Verbindung gelesen wird.' },
    role: {
      word: 'Rolle',
      means:
        'Was jemand darf: ein Leser sieht, ein Bearbeiter ordnet zu, gibt frei und synchronisiert, ein Administrator richtet ein.',
    },
  },
};
