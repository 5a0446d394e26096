import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLog } from '../../log.ts';
import { eraReportFiles } from './index.ts';
import type { Settings } from './settings.ts';

export const never = new AbortController().signal;

/** Three in the morning: the reports were made at two. */
export const morning = Date.parse('2026-03-02T03:00:00.000Z');
const HOUR_MS = 3_600_000;

export interface Folder {
  path: string;
  /** Writes a file as it was so many hours before `morning`. */
  write(name: string, text: string | Buffer, hoursAgo?: number): string;
}

/** A folder that goes with the test. */
export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'seatbridge-reports-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, text, hoursAgo = 1) {
      const file = join(path, name);
      writeFileSync(file, text);
      const at = new Date(morning - hoursAgo * HOUR_MS);
      utimesSync(file, at, at);
      return file;
    },
  };
}

export const computersReport = {
  files: 'computers*.csv',
  delimiter: ';',
  header: ['Computer', 'Group', 'UUID'],
  closed: true,
  columns: { name: 0, group: 1, id: 2 },
};

export const productsReport = {
  files: 'products*.csv',
  delimiter: ';',
  header: ['UUID', 'Product'],
  closed: true,
  columns: { id: 0, product: 1 },
};

export const computersText = 'Computer;Group;UUID\r\npc-1;All/Acme;aa-1\r\npc-2;All/Beta;aa-2\r\n';
export const productsText = 'UUID;Product\r\naa-1;ESET Endpoint Security\r\naa-2;ESET Endpoint Antivirus\r\n';

export const settingsOf = (folder: string, more: object = {}): Settings =>
  eraReportFiles.settings.parse({
    folder,
    reports: { computers: computersReport, products: productsReport },
    ...more,
  });

export const openFiles = (settings: Settings, now = () => morning) =>
  eraReportFiles.open({ settings, secrets: {} }, { name: 'Old server', log: openLog('silent'), now, random: () => 0 });
