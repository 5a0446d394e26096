import { z } from 'zod';
import { cellSettings } from '../era-reports/cell-settings.ts';
import { columnFaults, meanings } from '../era-reports/columns.ts';
import { isWholePath } from '../place-settings.ts';

const place = z.int().min(0).max(999);
const columns = z.partialRecord(
  z.enum(meanings),
  place,
  'columns: give the number of a column, from 0, for each meaning',
);

const Report = z
  .object({
    /** Name of its files, where * stands for any text: the newest is read. */
    files: z
      .string({ error: 'files: the name of the report file, e.g. computers*.csv' })
      .min(1, 'files: the name of the report file, e.g. computers*.csv')
      .max(200)
      .regex(/^[^/\\]+$/, 'files: a name in the folder, without a path'),
    delimiter: z.enum([';', ',', '\t', '|'], 'delimiter: one of ; , | or a tab'),
    /** As it was when the columns were assigned. */
    header: z.array(z.string().max(1000)).min(2, 'header: it has fewer than two columns').max(1000),
    /** The report ended with a line end then: one that does not is cut short. */
    closed: z.boolean(),
    columns,
  })
  .refine(({ header, columns: assigned }) => Object.values(assigned).every((column) => column < header.length), {
    error: 'columns: the header has not so many columns',
  });
export type ReportSettings = z.infer<typeof Report>;

const language = z.string().refine(isLanguage, 'language: the code of a language, e.g. en or de');

export const Settings = z
  .object({
    folder: z
      .string({ error: 'folder is missing: where the report files are' })
      .refine(
        (path) => isWholePath(path),
        'folder: give the whole path, on Windows with its drive or as \\\\server\\share',
      ),
    reports: z.object(
      { computers: Report, products: Report.nullable().default(null), dynamicGroups: Report.nullable().default(null) },
      'reports are missing: assign the columns of at least the report of computers',
    ),
    ...cellSettings,
    /** Written before a separator that is part of a name; the separator itself: it is doubled. */
    escape: z.string().max(5).default(''),
    /** Of day, month and year where the year does not come first. */
    dateOrder: z.enum(['dmy', 'mdy'], 'date order: dmy or mdy').default('dmy'),
    /** Of the names of months. */
    language: language.default('en'),
    /** How old a report may be before the data are stale; null: by the reports' own rhythm. */
    freshHours: z.number().min(1, 'fresh hours: at least 1').max(8760).nullable().default(null),
    /** How far apart the reports of one set may be. */
    apartMinutes: z.number().int().min(1, 'apart minutes: at least 1').max(10_080).default(180),
  })
  .superRefine(({ reports: { computers, products, dynamicGroups } }, context) => {
    const assigned = {
      computers: computers.columns,
      products: products?.columns ?? null,
      dynamicGroups: dynamicGroups?.columns ?? null,
    };
    for (const message of columnFaults(assigned))
      context.addIssue({ code: 'custom', path: ['reports'], message: `reports: ${message}` });
  });
export type Settings = z.infer<typeof Settings>;

/** Nobody logs in to a folder: what may be read is the right of the user that this program runs as. */
export const Secrets = z.object({});
export type Secrets = z.infer<typeof Secrets>;

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
