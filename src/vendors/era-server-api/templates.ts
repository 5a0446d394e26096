import { z } from 'zod';
import { type Columns, type Meaning, meanings, meaningWords } from '../era-reports/columns.ts';
import { Digits, parseExactly } from './exact-json.ts';

/** What a report is for. */
export const roles = ['computers', 'products', 'dynamicGroups'] as const;
export type Role = (typeof roles)[number];

/** A report that the server is asked for, with what each of its columns means. */
export interface Template {
  role: Role;
  columns: Columns;
  /** Names of the columns as the template says them, in the order of the table; '' where it says none. */
  labels: readonly string[];
  /** The vendor's template as JSON, every number as it was written. */
  request: string;
}

/** A template file that is none: what is amiss, a sentence each. */
export interface Unusable {
  faults: string[];
}

export const isUsable = (read: Template | Unusable): read is Template => 'request' in read;

const TableColumn = z.looseObject({
  column_id: Digits,
  order: Digits.transform(Number),
  label: z.looseObject({ literal: z.string().default('') }).default({ literal: '' }),
});

const TemplateFile = z.strictObject({
  report: z.enum(roles, `report is one of ${roles.join(', ')}`),
  /** What the columns mean, by their numbers; a column that is not here is not read. */
  means: z.record(
    z.string().regex(/^\d+$/, 'a column is named by its column_id'),
    z.enum(meanings, `a column means one of ${meanings.join(', ')}`),
  ),
  template: z.looseObject({
    data: z.looseObject({ used_symbol: z.array(z.looseObject({ column_id: Digits })) }),
    rendering: z.looseObject({
      draw_table: z.literal(true, 'without draw_table the report has no rows'),
      table: z.looseObject({ columns: z.array(TableColumn).min(1, 'a table has columns') }),
    }),
  }),
});
type TemplateFile = z.infer<typeof TemplateFile>;

/** Reads a template file and checks all that can be told without a server. */
export function readTemplate(text: string): Template | Unusable {
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (error) {
    return { faults: [`It is not JSON: ${(error as Error).message}.`] };
  }
  const file = TemplateFile.safeParse(json);
  if (!file.success) return { faults: file.error.issues.map(sentenceOf) };
  const table = file.data.template.rendering.table.columns.toSorted((a, b) => a.order - b.order);
  const faults = [...tableFaults(file.data, table), ...meaningFaults(file.data, table)];
  if (faults.length > 0) return { faults };
  return {
    role: file.data.report,
    columns: columnsOf(file.data, table),
    labels: table.map(({ label }) => label.literal),
    request: JSON.stringify((json as { template: unknown }).template),
  };
}

type Table = readonly z.infer<typeof TableColumn>[];

function tableFaults({ template }: TemplateFile, table: Table): string[] {
  const used = new Set(template.data.used_symbol.map(({ column_id }) => column_id));
  const unused = table.filter(({ column_id }) => !used.has(column_id));
  const faults = unused.map(
    ({ column_id }) => `Column ${column_id} of the table is not among the used_symbol of data.`,
  );
  if (table.some(({ order }, at) => order !== at))
    faults.push(`The order of the table's columns must count from 0 to ${table.length - 1}: the rows are read by it.`);
  return faults;
}

function meaningFaults({ means }: TemplateFile, table: Table): string[] {
  const faults: string[] = [];
  const taken = new Map<Meaning, string>();
  for (const [id, meaning] of Object.entries(means)) {
    if (!table.some(({ column_id }) => column_id === id))
      faults.push(`Column ${id}, which would be ${meaningWords[meaning]}, is not in the table.`);
    const other = taken.get(meaning);
    if (other !== undefined) faults.push(`Columns ${other} and ${id} cannot both be ${meaningWords[meaning]}.`);
    taken.set(meaning, id);
  }
  return faults;
}

const columnsOf = ({ means }: TemplateFile, table: Table): Columns =>
  Object.fromEntries(
    Object.entries(means).map(([id, meaning]) => [meaning, table.findIndex(({ column_id }) => column_id === id)]),
  );

const sentenceOf = ({ path, message }: { path: PropertyKey[]; message: string }) =>
  `${path.length === 0 ? 'The file' : path.join('.')}: ${message}.`;
