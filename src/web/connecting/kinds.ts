import type { InferResponseType } from 'hono/client';
import type { api } from '../api.ts';

export type Connection = InferResponseType<typeof api.connections.$get>['rows'][number];

/** What is asked for each kind of connection, in the order in which a person finds it. */
export const kinds = {
  connectwise: { asks: ['site', 'company', 'publicKey', 'privateKey', 'clientId'], more: [] },
  'protect-onprem': { asks: ['host', 'port', 'username', 'password'], more: ['domainUser', 'baseUrl', 'consoleUrl'] },
  'protect-cloud': { asks: ['region', 'username', 'password'], more: ['baseUrl', 'consoleUrl'] },
} as const;

export type Kind = keyof typeof kinds;
export type Field = (typeof kinds)[Kind]['asks'][number] | (typeof kinds)[Kind]['more'][number];

/** The kinds of ESET servers. */
export const esetKinds = ['protect-onprem', 'protect-cloud'] as const;

export const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);

const secretFields: readonly Field[] = ['privateKey', 'password'];
export const isSecret = (field: Field): boolean => secretFields.includes(field);

/** What stands in the form; a switch says 'yes' or nothing. */
export type Values = Partial<Record<Field, string>>;

const usual: Values = { port: '9443', region: 'eu' };

/** What a form begins with: what is stored, and never a secret. */
export function valuesOf(connection: Connection | null): Values {
  if (connection === null) return usual;
  const said: Record<string, unknown> = { ...connection.settings, consoleUrl: connection.consoleUrl };
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  return value === null || value === undefined ? '' : String(value);
}

const settingOf = (field: Field, text = ''): string | boolean =>
  field === 'domainUser' ? text === 'yes' : text.trim();

/** What the API takes. A secret that was not typed stays as it is. */
export function termsOf(kind: Kind, values: Values) {
  const { asks, more } = kinds[kind];
  const fields: readonly Field[] = [...asks, ...more];
  const settings = fields.filter((field) => !isSecret(field) && field !== 'consoleUrl');
  const secrets = fields.filter((field) => isSecret(field) && (values[field] ?? '') !== '');
  return {
    settings: Object.fromEntries(settings.map((field) => [field, settingOf(field, values[field])])),
    secrets: Object.fromEntries(secrets.map((field) => [field, values[field] ?? ''])),
    consoleUrl: values.consoleUrl?.trim() || null,
  };
}
