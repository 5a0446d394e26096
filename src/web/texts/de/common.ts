import type { en } from '../en.ts';
import type { Texts } from '../shape.ts';

export const common: Texts<typeof en.common> = {
  loading: 'Wird geladen …',
  retry: 'Noch einmal',
  cancel: 'Abbrechen',
  close: 'Schließen',
  details: 'Einzelheiten',
  save: 'Speichern',
  undo: 'Rückgängig',
  yes: 'Ja',
  no: 'Nein',
  none: 'keine',
  failed: 'Das hat nicht geklappt.',
  unreachable: 'Seatbridge antwortet nicht.',
  unreachableRemedy:
    'Prüfen Sie, ob das Programm läuft und dieser Rechner es erreicht. Was Sie eingegeben haben, bleibt erhalten.',
  pageBroke: 'Dieser Bereich kann nicht angezeigt werden.',
  pageBrokeRemedy: 'Laden Sie ihn neu. Geschieht es wieder, senden Sie den Text darunter über Werkzeuge, Rückmeldung.',
  notFound: 'Diesen Bereich gibt es nicht.',
  notFoundRemedy: 'Wählen Sie oben einen der Reiter.',
  code: 'Code: {{code}}',
  vendorWords: 'In den Worten der Gegenseite',
  ageNever: 'nie gelesen',
  ageNow: 'gerade eben',
  remedyForbidden: 'Ihre Rolle erlaubt das nicht. Fragen Sie einen Administrator.',
  remedyConflict: 'Jemand anders war schneller. Laden Sie neu, um den jetzigen Stand zu sehen.',
  remedyLocked: 'Dieselbe Arbeit läuft gerade. Warten Sie, bis sie zu Ende ist.',
  remedyVendor:
    'Unter Aktivität steht, was gefragt wurde; prüfen Sie dann die Verbindung unter Werkzeuge, Einstellungen.',
};
