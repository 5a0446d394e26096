import type { InferResponseType } from 'hono/client';
import type { api } from '../api.ts';
import { type Reports, reportsIn } from './reports.ts';

export type Connection = InferResponseType<typeof api.connections.$get>['rows'][number];

/** What is asked for each kind of connection, in the order in which a person finds it. */
export const kinds = {
  connectwise: { asks: ['site', 'company', 'publicKey', 'privateKey', 'clientId'], more: [] },
  'protect-onprem': { asks: ['host', 'port', 'username', 'password'], more: ['domainUser', 'baseUrl', 'consoleUrl'] },
  'protect-cloud': { asks: ['region', 'username', 'password'], more: ['baseUrl', 'consoleUrl'] },
  'era-report-files': {
    asks: ['folder', 'reports', 'consoleUrl'],
    more: [
      ...(['separator', 'escape', 'wholeNames', 'dateOrder', 'language', 'timeZone'] as const),
      ...(['freshHours', 'apartMinutes'] as const),
    ],
  },
  'era-server-api': {
    asks: ['host', 'port', 'library', 'username', 'password', 'templates', 'consoleUrl'],
    more: ['domainUser', 'separator', 'wholeNames', 'timeZone'],
  },
} as const;

export type Kind = keyof typeof kinds;
export type Field = (typeof kinds)[Kind]['asks'][number] | (typeof kinds)[Kind]['more'][number];
/** What is typed or chosen, as a text. */
export type TextField = Exclude<Field, 'reports' | 'templates'>;

export const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);

const secretFields: readonly Field[] = ['privateKey', 'password'];
export const isSecret = (field: Field): boolean => secretFields.includes(field);

/** What stands in the form; a switch says 'yes' or nothing. */
export type Values = Partial<Record<TextField, string>> & {
  reports?: Reports;
  /** Texts of template files. */
  templates?: readonly string[];
};

const usual: Values = {
  ...{ port: '9443', region: 'eu' },
  ...{ separator: '/', dateOrder: 'dmy', language: 'en', timeZone: 'UTC', apartMinutes: '180' },
};

/** What a form begins with: what is stored, and never a secret. */
export function valuesOf(connection: Connection | null): Values {
  if (connection === null) return usual;
  const { reports, templates, ...said } = connection.settings;
  const texts = Object.entries({ ...said, consoleUrl: connection.consoleUrl });
  return {
    ...usual,
    ...Object.fromEntries(texts.map(([name, value]) => [name, textOf(value)])),
    reports: reportsIn(reports),
    templates: Array.isArray(templates) ? templates.map(String) : [],
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  if (Array.isArray(value)) return value.join('\n');
  return value === null || value === undefined ? '' : String(value);
}

/** A number; what is none goes as it was typed, and is refused with the remedy. */
const numberOf = (text: string): number | string => (Number.isNaN(Number(text)) ? text : Number(text));

const asTyped = (text: string) => text;

/** How the settings say it whose value is not the text without the blanks around it. */
const said: Partial<Record<TextField, (text: string) => unknown>> = {
  domainUser: (text) => text === 'yes',
  // A blank may be part of it.
  separator: asTyped,
  escape: asTyped,
  wholeNames: (text) => text.split('\n').filter((name) => name.trim() !== ''),
  freshHours: (text) => (text.trim() === '' ? null : numberOf(text)),
  apartMinutes: (text) => (text.trim() === '' ? text : numberOf(text)),
};

function settingOf(field: Field, values: Values): unknown {
  if (field === 'reports') return values.reports ?? {};
  if (field === 'templates') return values.templates ?? [];
  const text = values[field] ?? '';
  return (said[field] ?? ((typed) => typed.trim()))(text);
}

/** What the API takes. A secret that was not typed stays as it is. */
export function termsOf(kind: Kind, values: Values) {
  const { asks, more } = kinds[kind];
  const fields: readonly Field[] = [...asks, ...more];
  const settings = fields.filter((field) => !isSecret(field) && field !== 'consoleUrl');
  const secrets = (['privateKey', 'password'] as const).filter(
    (field) => fields.includes(field) && (values[field] ?? '') !== '',
  );
  return {
    settings: Object.fromEntries(settings.map((field) => [field, settingOf(field, values)])),
    secrets: Object.fromEntries(secrets.map((field) => [field, values[field] ?? ''])),
    consoleUrl: values.consoleUrl?.trim() || null,
  };
}
