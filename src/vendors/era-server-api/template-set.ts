import { columnFaults } from '../era-reports/columns.ts';
import { isUsable, type Role, readTemplate, roles, type Template } from './templates.ts';

/** The reports of one connection; null: it has no template for it. */
export type TemplateSet = Record<Role, Template | null>;

/** The templates of a connection. Files that are none are left out: `setFaults` names them. */
export function templateSet(texts: readonly string[]): TemplateSet {
  const templates = texts.map(readTemplate).filter(isUsable);
  const of = (role: Role) => templates.find((each) => each.role === role) ?? null;
  return { computers: of('computers'), products: of('products'), dynamicGroups: of('dynamicGroups') };
}

/** What is amiss with the templates of a connection, a sentence each. That some are missing is not amiss. */
export function setFaults(texts: readonly string[]): string[] {
  const read = texts.map(readTemplate);
  const faults = read.flatMap((each, at) =>
    isUsable(each) ? [] : each.faults.map((fault) => `Template ${at + 1}: ${fault}`),
  );
  if (faults.length > 0) return [...faults, 'Try each file with: seatbridge era templates check FILE.'];
  const templates = read.filter(isUsable);
  const twice = roles.filter((role) => templates.filter((each) => each.role === role).length > 1);
  if (twice.length > 0)
    return [`There is more than one template for ${twice.map((role) => roleWords[role]).join(', ')}.`];
  const { computers, products, dynamicGroups } = templateSet(texts);
  if (computers === null) return [];
  return columnFaults({
    computers: computers.columns,
    products: products?.columns ?? null,
    dynamicGroups: dynamicGroups?.columns ?? null,
  });
}

/** What each report is, as messages name it. */
export const roleWords: Readonly<Record<Role, string>> = {
  computers: 'computers with their static groups',
  products: 'computers with their ESET products',
  dynamicGroups: 'computers with their dynamic groups',
};

/** The roles that nothing plays yet, and what that means. */
export function missingReports(set: TemplateSet): { role: Role; required: boolean; words: string }[] {
  const { computers } = set;
  const played: Record<Role, boolean> = {
    computers: computers !== null,
    products: set.products !== null || computers?.columns.product !== undefined,
    dynamicGroups: set.dynamicGroups !== null || computers?.columns.dynamicGroup !== undefined,
  };
  return roles
    .filter((role) => !played[role])
    .map((role) => ({ role, required: role !== 'dynamicGroups', words: missingWords(role) }));
}

export const missingWords = (role: Role): string =>
  `There is no template for the report of ${roleWords[role]}${role === 'dynamicGroups' ? ', so no dynamic group is known and none can open tickets' : ''}. ` +
  'ESET has not published the symbols it needs, so it is captured from your own server: docs/eset-server-api.md says how. Add it with --template FILE.';
