import type { Count } from '../domain/count.ts';
import type { App } from './app.ts';
import { shownCount } from './counting.ts';
import type { Subject } from './revisions.ts';
import type { Shelf } from './shelf.ts';

/** What the count of the seats rests on. */
export const countedOf = ['connections', 'runs', 'accounts', 'services', 'settings'] as const satisfies Subject[];

/** The seats as they are now, counted once for every list that is made of them. */
export const keptCount = ({ app, shelf }: { app: App; shelf: Shelf }): (() => Promise<Count>) =>
  shelf.keep({ name: 'seat count', of: countedOf, load: () => shownCount(app) });
