import { parse } from 'csv-parse/sync';
import { VendorError } from '../../errors.ts';
import { doubtful, type Report, type ReportSet, type Row } from '../era-reports/columns.ts';
import { readTable } from '../era-reports/table.ts';
import type { Session } from './session.ts';
import { missingReports, missingWords, roleWords, type TemplateSet } from './template-set.ts';
import { roles, type Template } from './templates.ts';

/** Has all reports of a connection made. Throws VendorError; 'rejected' where a template is missing that is needed. */
export async function makeReports(session: Session, set: TemplateSet, signal: AbortSignal): Promise<ReportSet> {
  const { computers, products, dynamicGroups } = set;
  const missing = missingReports(set).find(({ required }) => required);
  if (computers === null || missing !== undefined)
    throw new VendorError('rejected', missingWords(missing?.role ?? 'computers'), { neverSent: true });
  const labels = labelsOf(set);
  const make = (template: Template) => makeReport(session, { template, labels }, signal);
  return {
    computers: await make(computers),
    products: products && (await make(products)),
    dynamicGroups: dynamicGroups && (await make(dynamicGroups)),
  };
}

/** What the columns are called in all templates of a connection. */
export const labelsOf = (set: TemplateSet): ReadonlySet<string> =>
  new Set(roles.flatMap((role) => set[role]?.labels ?? []).filter((label) => label !== ''));

interface Asked {
  template: Template;
  labels: ReadonlySet<string>;
}

/** Has one report made. Throws VendorError; 'unexpected' where what came is not the table of its template. */
export async function makeReport(session: Session, asked: Asked, signal: AbortSignal): Promise<Report> {
  const { template } = asked;
  const name = `The report of ${roleWords[template.role]}`;
  const text = await session.report(template.request, signal);
  const delimiter = delimiterOf(await beginningOf(text(signal)), template.labels.length);
  if (delimiter === null) throw doubtful(`${name} has not the ${template.labels.length} columns of its template.`);
  const checkHeader = (header: Row) => refuseOtherColumns({ name, header, ...asked });
  return {
    name,
    columns: template.columns,
    rows: (signal) => readTable(text(signal), { name, delimiter, checkHeader }),
  };
}

async function beginningOf(pieces: AsyncIterable<string>): Promise<string> {
  for await (const piece of pieces) return piece;
  return '';
}

// A comma was seen; the files that the same servers write have the others.
const delimiters = [',', ';', '\t'];

/** What parts the header into as many fields as the template has columns; null: nothing does. */
function delimiterOf(beginning: string, fields: number): string | null {
  return delimiters.find((delimiter) => headerOf(beginning, delimiter)?.length === fields) ?? null;
}

function headerOf(beginning: string, delimiter: string): Row | undefined {
  const [header]: Row[] = parse(beginning, { delimiter, to: 1, bom: true, relax_quotes: true });
  return header;
}

/**
 * Columns are known by their place. What a header calls them is of no account, unless it is the name of another column
 * of these templates: then the server has not made the report that it was asked for.
 */
function refuseOtherColumns({ name, header, template, labels }: Asked & { name: string; header: Row }): void {
  for (const [at, label] of header.entries()) {
    const wanted = template.labels[at] ?? '';
    if (label === wanted || !labels.has(label)) continue;
    throw doubtful(`Column ${at + 1} of ${name} is "${label}"; the template has "${wanted}" there.`);
  }
}
