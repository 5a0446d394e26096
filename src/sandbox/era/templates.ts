/** A column as a template of the stand-in has it: its number, what it means, and what its header says. */
export type EraColumn = readonly [number: number, meaning: string | null, label: string];

/** Symbols that no server has: those of a real one are not published. */
export const eraColumns = {
  computers: [
    [9001, 'id', 'Computer UUID'],
    [644, 'name', 'Computer name'],
    [9002, 'group', 'Static group path'],
    [379, 'os', 'OS name'],
    [9006, 'serial', 'Serial number'],
    [313, 'mac', 'MAC address'],
    [114, 'lastSeen', 'Last connected'],
  ],
  products: [
    [9001, 'id', 'Computer UUID'],
    [9003, 'product', 'Application name'],
    [9004, 'vendor', 'Application vendor'],
  ],
  dynamicGroups: [
    [9001, 'id', 'Computer UUID'],
    [9005, 'dynamicGroup', 'Dynamic group'],
  ],
} satisfies Record<string, readonly EraColumn[]>;
export type EraRole = keyof typeof eraColumns;
export const eraRoles = Object.keys(eraColumns) as EraRole[];

// A number that no double can hold.
const resId = '508906757892866218';

/** A template file as an operator captures it. */
export function eraTemplate(role: EraRole, columns: readonly EraColumn[] = eraColumns[role]): string {
  const means = Object.fromEntries(
    columns.flatMap(([number, meaning]) => (meaning === null ? [] : [[number, meaning]])),
  );
  const symbols = columns.map(([number]) => ({ column_id: number, symbol_id: number, aggregation_parameter: {} }));
  const table = columns.map(([number, , literal], order) => ({
    ...{ column_id: number, order, width: 1 },
    label: { type: 1, res_id: 'RES_ID', literal },
  }));
  const template = {
    data: { used_symbol: symbols, query_usage_definition_id: 21 },
    rendering: { draw_chart: false, draw_table: true, table: { type_id: 101, columns: table } },
    generate_drilldown: true,
  };
  return JSON.stringify({ report: role, means, template }, null, 2).replaceAll('"RES_ID"', resId);
}

export const eraTemplates = (): string[] => eraRoles.map((role) => eraTemplate(role));

/** The text of a report as the server writes it. */
export function eraCsv(role: EraRole, rows: readonly (readonly string[])[]): string {
  const header = eraColumns[role].map(([, , label]) => label);
  return [header, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
