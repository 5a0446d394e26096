import { textWidth } from './table.ts';

/** A name and what is said under it; null: nothing is, and the line is left out. */
export type Fact = readonly [name: string, value: string | number | null];

/** What is known of one thing, a line each. */
export function factText(facts: readonly Fact[]): string {
  const said = facts.filter(([, value]) => value !== null && value !== '');
  const width = Math.max(0, ...said.map(([name]) => textWidth(name)));
  return said.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
