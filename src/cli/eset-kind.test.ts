import { expect, test } from 'vitest';
import { esetVersions } from '../vendors/eset-versions.ts';
import { vendors } from '../vendors/registry.ts';
import type { Ask } from './ask.ts';
import { askFields } from './eset-fields.ts';
import { esetKind } from './eset-kind.ts';

const { signal } = new AbortController();

/** A person at a terminal who gives these answers, and what was said to them. */
function person(answers: readonly string[]): { ask: Ask; heard: string[] } {
  const [left, heard] = [[...answers], [] as string[]];
  const next = () => left.shift() ?? '';
  const ask: Ask = {
    possible: true,
    note: async (words) => void heard.push(words),
    async text({ question }) {
      heard.push(question);
      return next();
    },
    async choose({ question }, { choices, first }) {
      heard.push(question, ...choices.map(({ label }) => label));
      const answer = next();
      return choices.find(({ value }) => value === answer)?.value ?? first;
    },
    agree: async () => false,
    secret: async () => '',
  };
  return { ask, heard };
}

test('the version leads to the way in, with what it needs', async () => {
  const era6 = person(['era-6', 'era-server-api']);
  expect(await esetKind({ vendors }, undefined, { ask: era6.ask, signal })).toBe('era-server-api');
  expect(era6.heard).toContainEqual(expect.stringMatching(/^by report files: needs reports/));
  expect(era6.heard).toContainEqual(expect.stringMatching(/library copied from the server, its port 2223/));

  const era5 = person(['era-5']);
  expect(await esetKind({ vendors }, undefined, { ask: era5.ask, signal })).toBe('era-report-files');
  expect(era5.heard).toContainEqual(expect.stringContaining('port 2226 for programs of others is not used'));
  expect(era5.heard).toContainEqual(expect.stringContaining('ESET Remote Administrator Console'));

  const { ask } = person([]);
  expect(await esetKind({ vendors }, undefined, { ask, signal })).toBe('protect-onprem');
});

test('the first way into each version is the one that is taken without another answer', async () => {
  for (const { id, ways } of esetVersions) {
    const { ask } = person([id]);
    expect(await esetKind({ vendors }, undefined, { ask, signal })).toBe(ways[0].kind);
  }
});

test('what a kind needs is asked for where it was not given, on a terminal alone', async () => {
  const { ask, heard } = person(['/srv/eset', 'computers*.csv', '', 'groups.csv']);
  const kind = 'era-report-files';
  expect(await askFields({ ask, signal }, { kind, options: {} })).toEqual({
    folder: '/srv/eset',
    computers: 'computers*.csv',
    dynamicGroups: 'groups.csv',
  });
  expect(heard).toHaveLength(4);
  const told = { folder: '/srv/eset', computers: 'computers*.csv' };
  expect(await askFields({ ask, signal }, { kind, options: told })).toEqual({});
  expect(await askFields({ ask: { ...ask, possible: false }, signal }, { kind, options: {} })).toEqual({});
  expect(heard).toHaveLength(4);
});
