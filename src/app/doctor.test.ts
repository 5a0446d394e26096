import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appOn } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { examine } from './doctor.ts';

describeEachDatabase('the doctor', (store) => {
  test('tells all that can be told, where the database answers no more', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'seatbridge-place-'));
    await store.db.close();
    const options = { dataFolder, signal: new AbortController().signal, onProgress: () => {} };
    const found = await examine(appOn(store), options).finally(() => rmSync(dataFolder, { recursive: true }));
    const states = Object.fromEntries(found.map(({ what, state }) => [what, state]));
    expect(states).toMatchObject({ 'data folder': 'ok', connections: 'failed', writes: 'failed', pauses: 'failed' });
    expect(states).toHaveProperty('disk');
  });
});
