import { z } from '@hono/zod-openapi';
import { applySuggestions, type SuggestedAccount, suggestAccounts } from '../../app/mapping/account-suggestions.ts';
import { given } from '../../domain/given.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body, orNull } from '../shapes.ts';
import { Called, Switches } from './group-rows.ts';

const Suggestion = z
  .strictObject({
    group: Called,
    company: z.strictObject({ id: z.string(), name: z.string() }),
    agreement: orNull(z.strictObject({ id: z.string(), name: z.string() })),
    certain: z.boolean(),
    reason: z.string(),
  })
  .openapi('AccountSuggestion');

/** What applying suggestions came to, as the work's result says it. */
export interface AppliedResult {
  applied: number;
  left: number;
}

const suggestionTable: Table<SuggestedAccount, z.infer<typeof Suggestion>> = {
  id: ({ group }) => group.key,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** What can be told by name. Before the routes of groups, whose ids these addresses are not. */
export function accountSuggestionRoutes({ app, works, route, shelf }: Desk) {
  const suggestions = shelf.keep({
    name: 'suggestions of accounts',
    of: ['connections', 'runs', 'accounts', 'settings', 'findings'],
    load: () => suggestAccounts(app),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/groups/suggestions',
        least: 'viewer',
        summary: 'Accounts that groups may be mapped to, certain ones first, each with its reason',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Suggestion)),
      }),
      async (c) => c.json(pageFrom(await suggestions(), c.req.valid('query'), suggestionTable), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/groups/suggestions/apply',
        least: 'operator',
        summary: 'Maps all that are certain, and nothing that anybody has mapped meanwhile',
        request: { body: body(z.strictObject({ switches: Switches.optional() })) },
        responses: startsWork,
      }),
      (c) => {
        const { switches = {} } = c.req.valid('json');
        const by = c.var.person;
        const run = async (): Promise<AppliedResult> => {
          const { applied, left } = await applySuggestions(app, { by: by.name, switches: given(switches) });
          return { applied: applied.length, left: left.length };
        };
        return c.json(works.start({ kind: 'apply-account-suggestions', by, run }), 202);
      },
    );
}
