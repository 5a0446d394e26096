import { z } from '@hono/zod-openapi';
import { adjustmentWithId } from '../../app/billing/adjustment-list.ts';
import { type PostingReport, type PostingResult, postApproved } from '../../app/billing/post.ts';
import { postChosen } from '../../app/billing/post-chosen.ts';
import {
  countedPostingRuns,
  everyPostingRun,
  listPostingRuns,
  postingRunWithId,
} from '../../app/billing/posting-runs.ts';
import { type UndoChoice, type UndoReport, undoPostings } from '../../app/billing/undo.ts';
import type { Person } from '../../users/users.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { newestFirst, pageOf, paging } from '../paging.ts';
import { answer, ById, body } from '../shapes.ts';

const count = z.number().int();

const PostingRun = z
  .strictObject({
    id: count,
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    by: z.string(),
    reason: z.string(),
    posted: count,
    failed: count,
    unknown: count.openapi({ description: 'Without an answer: reading settles them' }),
  })
  .openapi('PostingRun', { description: 'Postings that went out together, and can be undone together' });

const Post = z
  .strictObject({
    ids: z
      .array(z.number().int().positive())
      .min(1)
      .max(5_000)
      .optional()
      .openapi({ description: 'Without it, all that are approved' }),
    reason: z.string().trim().min(1).max(1000).default('posted by hand'),
  })
  .openapi('Post');

const Undo = z.strictObject({ reason: z.string().trim().min(1).max(1000) }).openapi('UndoPosting');

/** What postings came to, as the work's result says it: counts of all, and the first of those that were not posted. */
export interface PostResult extends Omit<PostingReport, 'results'> {
  waiting: number;
  superseded: number;
  /** All of them: /adjustments/history?postingRun= and /adjustments?state=approved. */
  notPosted: PostingResult[];
}

/** What an undo came to, likewise. */
export interface UndoResult {
  /** Additions that go back, and how many of them an invoice has gone out for already. */
  undone: number;
  invoiced: number;
  refused: number;
  /** The first of those that were refused, and why. */
  refusals: { additionId: string; words: string }[];
  posting: PostResult;
}

const shown = 100;

/** Postings, and what takes them back. */
export function postingRoutes({ app, route, works }: Desk) {
  const startUndo = (choice: UndoChoice, { by, reason }: { by: Person; reason: string }) =>
    works.start({
      kind: 'undo',
      by,
      run: async ({ signal }): Promise<UndoResult> =>
        toUndoResult(await undoPostings(app, { choice, by: by.name, reason }, signal)),
    });

  return newRoutes()
    .openapi(
      route({
        method: 'post',
        path: '/adjustments/post',
        least: 'operator',
        summary: 'Posts approved adjustments to the PSA now',
        request: { body: body(Post) },
        responses: startsWork,
      }),
      (c) => {
        const { ids, reason } = c.req.valid('json');
        const by = c.var.person;
        const work = works.start({
          kind: 'post',
          by,
          run: async ({ report, signal }): Promise<PostResult> => {
            const onProgress = (step: { done: number; total: number }) =>
              report({ subject: 'the PSA', step: 'posting', ...step });
            const options = { by: by.name, reason, onProgress };
            const posting =
              ids === undefined ? postApproved(app, options, signal) : postChosen(app, { ...options, ids }, signal);
            return toPostResult(await posting);
          },
        });
        return c.json(work, 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/adjustments/{id}/undo',
        least: 'operator',
        summary: 'Reverts a posted adjustment; its addition is then on hold',
        request: { params: ById, body: body(Undo) },
        responses: startsWork,
      }),
      async (c) => {
        const { adjustment } = await adjustmentWithId(app, c.req.valid('param').id);
        const { reason } = c.req.valid('json');
        return c.json(startUndo({ adjustment: adjustment.id }, { by: c.var.person, reason }), 202);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/posting-runs',
        least: 'viewer',
        summary: 'Postings by their runs, newest first',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(PostingRun)),
      }),
      async (c) => {
        const page = await newestFirst(c.req.valid('query'), {
          load: (slice) => listPostingRuns(app, slice),
          total: () => countedPostingRuns(app),
          show: (run) => run,
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/posting-runs.csv',
        least: 'viewer',
        summary: 'Posting runs as a table',
        request: { query: z.strictObject({}) },
        responses: csvAnswer,
      }),
      () => csv({ name: 'posting-runs', rows: everyPostingRun(app), columns }),
    )
    .openapi(
      route({
        method: 'get',
        path: '/posting-runs/{id}',
        least: 'viewer',
        summary: 'One posting run; its adjustments are in the history',
        request: { params: ById },
        responses: answer(PostingRun),
      }),
      async (c) => c.json(await postingRunWithId(app, c.req.valid('param').id), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/posting-runs/{id}/undo',
        least: 'operator',
        summary: 'Reverts all of a posting run; its additions are then on hold',
        request: { params: ById, body: body(Undo) },
        responses: startsWork,
      }),
      async (c) => {
        const { id: postingRun } = await postingRunWithId(app, c.req.valid('param').id);
        const { reason } = c.req.valid('json');
        return c.json(startUndo({ postingRun }, { by: c.var.person, reason }), 202);
      },
    );
}

export function toPostResult({ results, ...counts }: PostingReport): PostResult {
  const notPosted = results.filter(({ state }) => state !== 'posted');
  return {
    ...counts,
    waiting: notPosted.filter(({ state }) => state === 'waiting').length,
    superseded: notPosted.filter(({ state }) => state === 'superseded').length,
    notPosted: notPosted.slice(0, shown),
  };
}

function toUndoResult({ undone, posting }: UndoReport): UndoResult {
  const possible = undone.flatMap((each) => (each.undo === 'possible' ? [each] : []));
  const refused = undone.flatMap((each) => (each.undo === 'refused' ? [each] : []));
  return {
    undone: possible.length,
    invoiced: possible.filter(({ invoiced }) => invoiced).length,
    refused: refused.length,
    refusals: refused.slice(0, shown).map(({ additionId, words }) => ({ additionId, words })),
    posting: toPostResult(posting),
  };
}

type Run = z.infer<typeof PostingRun>;

const columns = {
  run: ({ id }: Run) => id,
  started: ({ startedAt }: Run) => startedAt,
  ended: ({ endedAt }: Run) => endedAt,
  by: ({ by }: Run) => by,
  reason: ({ reason }: Run) => reason,
  posted: ({ posted }: Run) => posted,
  failed: ({ failed }: Run) => failed,
  unknown: ({ unknown }: Run) => unknown,
};
