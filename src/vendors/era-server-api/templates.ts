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

const captured = 'the template is what the web console sends for this report, captured whole';

const TableColumn = z.looseObject(
  {
    column_id: Digits,
    order: Digits.transform(Number),
    label: z
      .looseObject(
        { literal: z.string('the name of the column as text').default('') },
        'an object with the name as "literal"',
      )
      .default({ literal: '' }),
  },
  'a column of the table is an object with column_id and order',
);

const UsedSymbol = z.looseObject({ column_id: Digits }, 'a used symbol is an object with column_id');

const Rendering = z.looseObject(
  {
    draw_table: z.literal(true, 'without draw_table the report has no rows: set it to true'),
    table: z.looseObject(
      {
        columns: z
          .array(TableColumn, `the columns of the table are missing: ${captured}`)
          .min(1, 'the table has no columns'),
      },
      `the table is missing: ${captured}`,
    ),
  },
  `how the report is drawn is missing: ${captured}`,
);

const TemplateFile = z.strictObject(
  {
    report: z.enum(roles, `it is needed, and says which report this is: one of ${roles.join(', ')}`),
    /** What the columns mean, by their numbers; a column that is not here is not read. */
    means: z
      .record(
        z.string(),
        z.enum(meanings, `a column means one of ${meanings.join(', ')}`),
        'it is needed, and says what the columns mean, by their column_id, e.g. { "644": "name" }',
      )
      .refine(
        (means) => Object.keys(means).every((id) => /^\d+$/.test(id)),
        'it names each column by its column_id, e.g. "644"',
      )
      .refine((means) => Object.keys(means).length > 0, 'it says of no column what it means, e.g. { "644": "name" }'),
    template: z.looseObject(
      {
        data: z.looseObject(
          { used_symbol: z.array(UsedSymbol, `the symbols are missing: ${captured}`) },
          `what the report asks for is missing: ${captured}`,
        ),
        rendering: Rendering,
      },
      `it is needed: ${captured}`,
    ),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? 'It has more than "report", "means" and "template". What was captured belongs below "template"'
        : 'It is not an object with "report", "means" and "template"',
  },
);
type TemplateFile = z.infer<typeof TemplateFile>;

/** Reads a template file and checks all that can be told without a server. */
export function readTemplate(text: string): Template | Unusable {
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (error) {
    const why = text.trim() === '' ? 'It is empty' : `It is not JSON: ${oneLine((error as Error).message)}`;
    return { faults: [`${why}.`] };
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

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

const sentenceOf = ({ path, message }: { path: PropertyKey[]; message: string }) =>
  `${path.length === 0 ? '' : `${path.join('.')}: `}${message}.`;
