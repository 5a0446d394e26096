import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Device, type EsetServer, type Group, lastSyncTime } from '../world/eset.ts';

/** How a server writes its reports. */
export interface ReportDialect {
  delimiter: string;
  encoding: 'utf8' | 'utf16le';
  /** A byte-order mark stands before the header. */
  mark: boolean;
  lineEnd: string;
  /** Every text stands in quotes, not only those that need them. */
  quoteAll: boolean;
  language: 'en' | 'de';
  /** One report with a row for each product and dynamic group, in the stead of three. */
  combined: boolean;
}

export const usualDialect: ReportDialect = {
  delimiter: ';',
  encoding: 'utf8',
  mark: true,
  lineEnd: '\r\n',
  quoteAll: false,
  language: 'en',
  combined: false,
};

const headers = {
  en: ['UUID', 'Computer name', 'Static group', 'OS name', 'Serial number', 'MAC address', 'Last connected'],
  de: [
    'UUID',
    'Computername',
    'Statische Gruppe',
    'Betriebssystem',
    'Seriennummer',
    'MAC-Adresse',
    'Letzte Verbindung',
  ],
};
const productHeader = { en: 'Application name', de: 'Anwendung' };
const dynamicHeader = { en: 'Dynamic group', de: 'Dynamische Gruppe' };

type Table = { name: string; rows: string[][] };

/** Writes the reports of a server as its scheduled tasks would; returns their paths. */
export function writeReports(
  server: EsetServer,
  { folder, now, madeAt = now, dialect }: { folder: string; now: number; madeAt?: number; dialect: ReportDialect },
): string[] {
  mkdirSync(folder, { recursive: true });
  return tablesOf(server, { now, dialect }).map((table) => {
    const path = join(folder, `${table.name}.csv`);
    writeFileSync(`${path}.part`, bytesOf(table, dialect));
    utimesSync(`${path}.part`, new Date(madeAt), new Date(madeAt));
    renameSync(`${path}.part`, path);
    return path;
  });
}

function tablesOf(server: EsetServer, { now, dialect }: { now: number; dialect: ReportDialect }): Table[] {
  const { language, combined } = dialect;
  const header = headers[language];
  const watched = [...server.groups.values()].filter(({ kind }) => kind === 'dynamic');
  const dynamicOf = (device: Device) => watched.filter(({ members }) => members.has(device)).map(pathOf);
  const own = (device: Device) => ownCells(device, now);
  if (combined) {
    const rows = server.devices.flatMap((device) =>
      orOne(device.installed.map(({ name }) => name)).flatMap((product) =>
        orOne(dynamicOf(device)).map((group) => [...own(device), product, group]),
      ),
    );
    return [{ name: 'all', rows: [[...header, productHeader[language], dynamicHeader[language]], ...rows] }];
  }
  const products = server.devices.flatMap(({ id, installed }) => installed.map(({ name }) => [id, name]));
  const groups = server.devices.flatMap((device) => dynamicOf(device).map((group) => [device.id, group]));
  return [
    { name: 'computers', rows: [header, ...server.devices.map(own)] },
    { name: 'products', rows: [['UUID', productHeader[language]], ...products] },
    { name: 'dynamic-groups', rows: [['UUID', dynamicHeader[language]], ...groups] },
  ];
}

const orOne = (texts: string[]) => (texts.length === 0 ? [''] : texts);

function ownCells(device: Device, now: number): string[] {
  const { id, name, group, os, serial, mac } = device;
  return [id, name, pathOf(group), os.name, serial, mac.replaceAll(':', '-').toUpperCase(), seenAt(device, now)];
}

const seenAt = (device: Device, now: number) =>
  new Date(lastSyncTime(device, now)).toISOString().slice(0, 19).replace('T', ' ');

/** A separator within a name is doubled. */
function pathOf(group: Group): string {
  const name = group.name.replaceAll('/', '//');
  return group.parent === null ? name : `${pathOf(group.parent)}/${name}`;
}

function bytesOf({ rows }: Table, { delimiter, encoding, mark, lineEnd, quoteAll }: ReportDialect): Buffer {
  const cell = (text: string) =>
    quoteAll || /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => row.map(cell).join(delimiter) + lineEnd);
  return Buffer.from((mark ? '\ufeff' : '') + lines.join(''), encoding);
}
