import type { App } from '../../src/app/app.ts';
import { amissInPostings } from './check-postings.ts';
import { amissInQuantities } from './check-quantities.ts';
import { leakedSecrets } from './check-secrets.ts';
import { amissInTickets } from './check-tickets.ts';
import type { Stage } from './stage.ts';

/** What is not as it must be once all has settled, a sentence each. */
export async function check(
  app: App,
  { stage, writesBefore }: { stage: Stage; writesBefore: number },
  signal: AbortSignal,
): Promise<string[]> {
  const state = await stage.sandbox.state();
  return [
    ...(await amissInQuantities(app, { stage, state }, signal)),
    ...(await amissInPostings(app, { state, happened: stage.happened, writesBefore })),
    ...(await amissInTickets(app, { stage, state })),
    ...(await stage.sandbox.violations()).map((each) => `not allowed: ${JSON.stringify(each)}`),
    ...(await leakedSecrets(stage)),
  ];
}
