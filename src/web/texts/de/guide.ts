import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const guide: Texts<typeof en.guide> = {
  title: 'Erster Start',
  steps: 'Schritte des ersten Starts',
  names: {
    psa: 'PSA wählen',
    connectwise: 'ConnectWise verbinden',
    eset: 'ESET-Server hinzufügen',
    sync: 'Beide Seiten lesen',
    mapping: 'Zusammengehöriges zuordnen',
    dryRun: 'Probelauf',
    done: 'Fertig',
  },
  isDone: 'erledigt',
  leave: 'Sie können jederzeit gehen. Was erledigt ist, bleibt; Werkzeuge, Erster Start führt wieder hierher.',
  back: 'Zurück',
  next: 'Weiter',
  skip: 'Später',
  connected: 'Verbunden und geprüft:',
  notYours: 'Das richtet ein Administrator ein.',
  notYoursHelp:
    'Ihre Rolle darf lesen und arbeiten, aber nicht verbinden. Fragen Sie einen Administrator oder wählen Sie oben einen Reiter.',
  psa: {
    title: 'Mit welchem PSA rechnen Sie ab?',
    help: 'Seatbridge hält die Mengen auf seinen Verträgen bei den Plätzen, die ESET zählt, und öffnet darin Tickets.',
    connectwiseHelp: 'ConnectWise PSA (Manage), in der Cloud oder auf einem eigenen Server.',
    sandbox: 'Lieber erst ausprobieren?',
    sandboxHelp:
      'Die Sandbox ist ein ConnectWise mit zwei ESET-Servern und erdachten Kunden, eingebaut in dieses Programm. Alles geht dort, und nichts ist echt; sie lässt sich jederzeit neu beginnen.',
    trySandbox: 'Sandbox ausprobieren',
  },
  connectwise: {
    title: 'ConnectWise verbinden',
    help: 'Legen Sie in ConnectWise ein API-Mitglied für Seatbridge an, mit einer eigenen Sicherheitsrolle. Die Prüfung sagt Recht für Recht, was diese Rolle erlaubt.',
  },
  eset: {
    title: 'ESET-Server hinzufügen',
    help: 'Jeder ESET-Server und jede Cloud-Instanz, deren Geräte Sie verrechnen, ab ERA 5.3. Weitere können jederzeit folgen, unter Werkzeuge, Einstellungen.',
    firstName: 'ESET PROTECT',
    another: 'Weiteren ESET-Server hinzufügen',
  },
  sync: {
    title: 'Beide Seiten zum ersten Mal lesen',
    help: 'Firmen, Verträge und Katalog von ConnectWise; Gruppen und Geräte von ESET. Lesen ändert nirgends etwas. Von nun an wiederholt es sich von selbst.',
    nothing: 'Noch ist nichts verbunden. Gehen Sie zurück und verbinden Sie ConnectWise und einen ESET-Server.',
    read: 'Alles lesen',
    again: 'Noch einmal lesen',
  },
  mapping: {
    title: 'Zusammengehöriges zuordnen',
    help: 'Was die Namen sicher sagen, wird hier vorgeschlagen. Nichts wird zugeordnet, bevor Sie es sagen, und jede Zuordnung lässt sich zurücknehmen.',
    accounts: 'Wem gehören die Geräte der Gruppen?',
    services: 'Was verrechnet die Produkte?',
    applied_one: 'Eine Zuordnung wurde gemacht.',
    applied_other: '{{count, number}} Zuordnungen wurden gemacht.',
    servicesLater: 'Erst die Gruppen zuordnen: Ihre Verträge zeigen, was jedes Produkt verrechnet.',
    noneCertain: 'Mehr ist nicht sicher.',
    openGroups_one: 'Eine Gruppe, bei der Sie wählen',
    openGroups_other: '{{count, number}} Gruppen, bei denen Sie wählen',
    openProducts_one: 'Ein Produkt, bei dem Sie wählen',
    openProducts_other: '{{count, number}} Produkte, bei denen Sie wählen',
    lookAgain: 'Zusätze der Verträge noch einmal lesen',
  },
  dryRun: {
    title: 'Was würde sich ändern?',
    help: 'Ein Probelauf vergleicht die gezählten Plätze mit den Mengen in ConnectWise. Er speichert nichts und ändert nichts.',
    make: 'Probelauf machen',
    again: 'Probelauf wiederholen',
    list_one: 'Die eine Anpassung auf die Liste setzen',
    list_other: 'Die {{count, number}} Anpassungen auf die Liste setzen',
    nothing: 'Nichts würde sich ändern.',
    nothingHelp: 'Jede Menge ist wie gezählt, oder noch ist nichts zugeordnet. Befunde sagen, was fehlt.',
  },
  done: {
    title: 'Fertig',
    help: 'Beide Seiten werden von nun an alle paar Minuten gelesen. Was abweicht, wartet in der Abrechnung, bis eine Person es freigibt; nichts wird von selbst gebucht.',
    manual:
      'Jede Anpassung gibt eine Person frei, bis Sie es anders wählen. Wenn Sie den Zahlen trauen, lassen Sie freigeben, was keine Schranke aufhält:',
    billingOptions: 'Einstellungen der Abrechnung',
    ways: {
      billing: {
        title: 'Verrechnen, was gezählt wurde',
        help: 'Sehen Sie die wartenden Anpassungen an, geben Sie frei, was stimmt, und buchen Sie es. Jede lässt sich zurücknehmen.',
        go: 'Zur Abrechnung',
      },
      tickets: {
        title: 'Tickets öffnen',
        help: 'Geben Sie einer dynamischen Gruppe eine Priorität: Jedes Gerät, das hineinkommt, erhält ein Ticket beim richtigen Kunden.',
        go: 'Zu den Prioritäten',
      },
      findings: {
        title: 'Klären, was nicht sicher ist',
        help: 'Neue Gruppen, fehlende Zusätze, Geräte, die niemandem gehören: jeder Befund mit dem, was zu tun ist.',
        go: 'Zu den Befunden',
      },
    },
    forReal: 'Spielwiese verlassen und eigene Server verbinden',
  },
};
