import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPage, readQuery } from './query.ts';

const pageAt = (rows: readonly number[], parameters: Record<string, string>) => {
  const query = readQuery(new URLSearchParams(parameters), { single: ['pageSize', 'pageToken'] });
  return cutPage(rows, { query, kind: 'protect-cloud', list: '/v1/devices' });
};

test('pages of any size give every row once, in order, and end', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 400 }), (length, pageSize) => {
      const rows = Array.from({ length }, (_, row) => row);
      const read: number[] = [];
      let pages = 0;
      for (let token: string | null = ''; token !== null; pages += 1) {
        const page = pageAt(rows, { pageSize: String(pageSize), pageToken: token });
        read.push(...page.rows);
        token = page.nextPageToken;
      }
      expect(read).toEqual(rows);
      expect(pages).toBe(Math.max(1, Math.ceil(length / pageSize)));
    }),
  );
});

test('a token that no server gave is refused, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (pageToken) => {
      expect(() => pageAt([1, 2, 3], { pageToken })).toThrow('pageToken');
    }),
  );
});
