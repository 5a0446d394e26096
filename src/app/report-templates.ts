import { AppError } from '../errors.ts';
import type { TemplateOutline, Templates } from '../vendors/vendor.ts';
import type { App } from './app.ts';
import { connectionNamed } from './connections.ts';
import { checkTerms, type Fields, termsOf, vendorDeps, vendorOf } from './open-vendor.ts';

export interface TemplateSample extends TemplateOutline {
  rows: readonly (readonly string[])[];
}

/** A template file to start from. Throws AppError 'usage' for a kind that reads none. */
export const exampleTemplate = (app: App, kind: string): string => templatesOf(app, kind).example();

/** What a template file asks for, without asking a server. Throws AppError 'usage' with every fault. */
export const outlineTemplate = (app: App, { kind, text }: { kind: string; text: string }): TemplateOutline =>
  templatesOf(app, kind).outline(text);

/** The first rows of what a template file asks a connected server for. Throws as `outlineTemplate`, and VendorError. May be repeated. */
export async function sampleTemplate(
  app: App,
  { name, text, rows }: { name: string; text: string; rows: number },
  signal: AbortSignal,
): Promise<TemplateSample> {
  const terms = checkTerms(app, termsOf(app, await connectionNamed(app, name)));
  const templates = templatesOf(app, terms.kind);
  const outline = templates.outline(text);
  const { settings, secrets } = terms;
  const deps = vendorDeps(app, terms);
  return { ...outline, rows: await templates.sample({ settings, secrets }, { text, rows, deps }, signal) };
}

function templatesOf(app: App, kind: string): Templates<Fields, Fields> {
  const vendor = vendorOf(app, kind);
  if (vendor.role === 'eset' && vendor.templates !== undefined) return vendor.templates;
  throw new AppError('usage', `A connection of the kind ${kind} is read without templates.`, { field: 'kind' });
}
