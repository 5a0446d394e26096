import type { z } from 'zod';
import type { Instant } from '../domain/time.ts';
import type { Log } from '../log.ts';
import type { EsetServer, Psa } from './ports.ts';

/** What a vendor's adapter is built with. Time and chance come in from outside, so that tests own them. */
export interface VendorDeps {
  /** The connection's own, for the commands that messages name; null: it is not stored yet. */
  name: string | null;
  log: Log;
  now: () => number;
  random: () => number;
}

/** A pinned server certificate: the fingerprint that a person accepted, and the certificate itself. */
export interface Pin {
  /** SHA-256, hex pairs in upper case with colons. */
  fingerprint: string;
  pem: string;
}

/** The certificate that a server shows now. */
export interface ShownCertificate extends Pin {
  /** This machine vouches for it, so that nobody has to pin it. */
  vouchedFor: boolean;
}

/**
 * One kind of connection. `settings` are stored readable, `secrets` encrypted; both are checked by their schema,
 * whose messages name the field and the remedy.
 */
export interface Vendor<Settings, Secrets, Port> {
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  /** Where the secrets are sent to. */
  address(settings: Settings): string;
  /** Where people use it, unless somebody says otherwise; null: nowhere that a browser reaches. */
  consoleAddress?(settings: Settings): string | null;
  open(connection: { settings: Settings; secrets: Secrets }, deps: VendorDeps): Port;
  /** Reads the certificate that the server shows, without trusting it, where the kind can pin one; null: not there. */
  readCertificate?(settings: Settings, signal: AbortSignal): Promise<ShownCertificate | null>;
}

/** What a template file asks a server for. */
export interface TemplateOutline {
  /** What the report is for, as the file says it and in words. */
  role: 'computers' | 'products' | 'dynamicGroups';
  report: string;
  /** In the order of the table; what each is taken for, as the file says it and in words, null: it is not read. */
  columns: { label: string; means: string | null; meaning: string | null }[];
}

/** A kind that reads reports by template files of the operator's. */
export interface Templates<Settings, Secrets> {
  /** A template file to start from. */
  example(): string;
  /** What a file says, as far as that can be told without a server. Throws AppError 'usage' with every fault. */
  outline(text: string): TemplateOutline;
  /** The first rows of the report that a file asks for. Throws as `outline`, and VendorError. May be repeated. */
  sample(
    connection: { settings: Settings; secrets: Secrets },
    order: { text: string; rows: number; deps: VendorDeps },
    signal: AbortSignal,
  ): Promise<readonly (readonly string[])[]>;
}

/** What a report file is like. */
export interface ReportPreview {
  /** null: it was brought to be looked at, and is kept nowhere. */
  path: string | null;
  name: string;
  /** In bytes. */
  size: number;
  changedAt: Instant;
  encoding: 'utf-8' | 'utf-16le';
  delimiter: string;
  header: string[];
  /** The first below the header. */
  rows: string[][];
  /** It ends with a line end. */
  closed: boolean;
  /** What columns can mean, in words for a person, and which column it most likely is: from 0, null for none. */
  meanings: { meaning: string; words: string; column: number | null }[];
}

/** A report file that a person brings. */
export interface BroughtFile {
  name: string;
  /** Each piece is good until the next is asked for. */
  content: AsyncIterable<Uint8Array>;
  /** When the report was made. */
  madeAt: Instant;
}

/** What people do with the files of a kind that is read by them. Everything throws VendorError. */
export interface ReportFiles<Settings> {
  preview(path: string, signal: AbortSignal): Promise<ReportPreview>;
  /** What a file is like that a person brings; nothing of it is kept. */
  previewBrought(file: BroughtFile): Promise<ReportPreview>;
  /** Path of the newest file of this name, where * stands for any text. Throws AppError 'usage' that names the field where there is none. */
  newest(at: { folder: string; files: string }, means: { now: () => number; signal: AbortSignal }): Promise<string>;
  /** Puts a file where the connection reads it, if it is whole and one of its reports; resolves with which. */
  bring(
    given: { settings: Settings; file: BroughtFile },
    signal: AbortSignal,
  ): Promise<{ report: string; path: string }>;
}

export type EsetVendor<Settings, Secrets> = Vendor<Settings, Secrets, EsetServer> & {
  role: 'eset';
  templates?: Templates<Settings, Secrets>;
  reportFiles?: ReportFiles<Settings>;
};
export type PsaVendor<Settings, Secrets> = Vendor<Settings, Secrets, Psa> & {
  role: 'psa';
  /** Where people see a ticket. */
  ticketAddress?(settings: Settings, ticketId: string): string;
};
