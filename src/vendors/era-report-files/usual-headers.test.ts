import { expect, test } from 'vitest';
import { type Meaning, meanings } from '../era-reports/columns.ts';
import { usualColumn } from './usual-headers.ts';

const headers: Readonly<Record<string, Partial<Record<Meaning, string>>>> = {
  English: {
    id: 'Computer UUID',
    name: 'Computer name',
    group: 'Static group hierarchy',
    product: 'Application name',
    vendor: 'Application vendor',
    dynamicGroup: 'Dynamic group name',
    os: 'OS name',
    serial: 'Serial number',
    mac: 'MAC address',
    lastSeen: 'Last connected',
  },
  German: {
    name: 'Computername',
    group: 'Statische Gruppe',
    product: 'Anwendung',
    vendor: 'Anbieter',
    dynamicGroup: 'Dynamische Gruppe',
    os: 'Betriebssystem',
    serial: 'Seriennummer',
    mac: 'MAC-Adresse',
    lastSeen: 'Letzte Verbindung',
  },
  French: {
    name: "Nom de l'ordinateur",
    group: 'Groupe statique',
    product: "Nom de l'application",
    vendor: 'Éditeur',
    dynamicGroup: 'Groupe dynamique',
    os: "Système d'exploitation",
    serial: 'Numéro de série',
    mac: 'Adresse MAC',
    lastSeen: 'Dernière connexion',
  },
  Spanish: {
    name: 'Nombre del equipo',
    group: 'Grupo estático',
    product: 'Aplicación',
    vendor: 'Proveedor',
    dynamicGroup: 'Grupo dinámico',
    os: 'Sistema operativo',
    serial: 'Número de serie',
    mac: 'Dirección MAC',
    lastSeen: 'Última conexión',
  },
  Polish: {
    name: 'Nazwa komputera',
    group: 'Grupa statyczna',
    product: 'Nazwa aplikacji',
    vendor: 'Dostawca',
    dynamicGroup: 'Grupa dynamiczna',
    os: 'System operacyjny',
    serial: 'Numer seryjny',
    mac: 'Adres MAC',
    lastSeen: 'Ostatnie połączenie',
  },
  Czech: {
    name: 'Název počítače',
    group: 'Statická skupina',
    product: 'Název aplikace',
    vendor: 'Výrobce',
    dynamicGroup: 'Dynamická skupina',
    os: 'Operační systém',
    serial: 'Sériové číslo',
    mac: 'Adresa MAC',
    lastSeen: 'Poslední připojení',
  },
};

test.each(Object.entries(headers))('a header in %s is known by the words it usually has', (_, columns) => {
  const header = Object.values(columns);

  const found = meanings.flatMap((meaning) => {
    const at = usualColumn(meaning, header);
    return at === null ? [] : [[meaning, header[at]]];
  });

  expect(Object.fromEntries(found)).toEqual(columns);
});

test('what is the version of a thing is not taken for it', () => {
  expect(usualColumn('os', ['Betriebssystemversion', 'Name', 'Betriebssystem'])).toBe(2);
  expect(usualColumn('product', ['Application name', 'Version'])).toBe(0);
  expect(usualColumn('product', ['Anwendungsversion', 'IP'])).toBeNull();
});
