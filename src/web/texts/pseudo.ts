import { en } from './en.ts';
import type { Texts } from './shape.ts';

/** Marks a text as one of the catalogue, and makes it as long as German would be. */
const marked = (text: string): string => `⟦${text}${'·'.repeat(Math.ceil(text.length / 4))}⟧`;

function markAll<Catalogue extends object>(catalogue: Catalogue): Texts<Catalogue> {
  const entries = Object.entries(catalogue).map(([key, value]) => [
    key,
    typeof value === 'string' ? marked(value) : markAll(value),
  ]);
  return Object.fromEntries(entries);
}

/** The language of a test: what stands outside the marks on a screen is not in the catalogue. */
export const pseudo: Texts<typeof en> = markAll(en);
