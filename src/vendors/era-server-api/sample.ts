import { AppError } from '../../errors.ts';
import { type Meaning, meaningWords, type Row } from '../era-reports/columns.ts';
import type { TemplateOutline } from '../vendor.ts';
import { openConnection } from './connection.ts';
import { makeReport } from './reports.ts';
import type { Peer } from './session.ts';
import { roleWords } from './template-set.ts';
import { isUsable, readTemplate, type Template } from './templates.ts';

/** The template of a file. Throws AppError 'usage' with every fault. */
export function usable(text: string): Template {
  const read = readTemplate(text);
  if (isUsable(read)) return read;
  const lines = ['The template cannot be used:', ...read.faults].join('\n  ');
  const message = `${lines}\nA whole one is printed by: seatbridge era templates example`;
  throw new AppError('usage', message, { field: 'template', faults: read.faults });
}

export function outlineOf({ role, labels, columns }: Template): TemplateOutline {
  const meanings = new Map(Object.entries(columns).map(([meaning, at]) => [at, meaning as Meaning]));
  return {
    role,
    report: roleWords[role],
    columns: labels.map((label, at) => {
      const means = meanings.get(at) ?? null;
      return { label, means, meaning: means === null ? null : meaningWords[means] };
    }),
  };
}

/** Logs in, has the report made, and gives its first rows. Throws VendorError. */
export async function sampleOf(
  peer: Peer,
  { template, rows }: { template: Template; rows: number },
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const connection = openConnection(peer);
  try {
    const labels = new Set(template.labels.filter((label) => label !== ''));
    const report = await makeReport(await connection.session(signal), { template, labels }, signal);
    for await (const page of report.rows(signal)) return page.slice(0, rows);
    return [];
  } finally {
    await connection.close();
  }
}
