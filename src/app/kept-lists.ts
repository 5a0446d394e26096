import type { App } from './app.ts';
import { loadWaiting, type NamedAdjustment } from './billing/history.ts';
import { type MoneyOverview, moneyOverview } from './billing/money.ts';
import type { Shelf } from './shelf.ts';
import { currentEntries } from './ticketing/entry-list.ts';
import type { EntryRow } from './ticketing/listing.ts';

/*
 * Lists that a screen of their own and the dashboard show: made once for both.
 */

interface Parts {
  app: App;
  shelf: Shelf;
}

export const keptWaiting = ({ app, shelf }: Parts): (() => Promise<NamedAdjustment[]>) =>
  shelf.keep({
    name: 'adjustments',
    of: ['connections', 'runs', 'accounts', 'services', 'adjustments'],
    load: () => loadWaiting(app),
  });

export const keptMoney = ({ app, shelf }: Parts): (() => Promise<MoneyOverview>) =>
  shelf.keep({
    name: 'money',
    of: ['connections', 'runs', 'accounts', 'services', 'adjustments', 'settings'],
    load: () => moneyOverview(app),
  });

export const keptEntries = ({ app, shelf }: Parts): (() => Promise<EntryRow[]>) =>
  shelf.keep({
    name: 'entries',
    of: ['connections', 'runs', 'accounts', 'priorities', 'tickets', 'settings', 'pauses'],
    load: () => currentEntries(app),
  });
