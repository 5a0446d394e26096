import { z } from '@hono/zod-openapi';
import { type AccountRow, listAccounts } from '../../app/mapping/account-list.ts';
import { setSwitches } from '../../app/mapping/account-switches.ts';
import { hasWords } from '../../app/mapping/find.ts';
import { given } from '../../domain/given.ts';
import { AppError } from '../../errors.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, ById, body, flag } from '../shapes.ts';

const mode = z.enum(['manual', 'automatic']).nullable().openapi({ description: 'null: as billing.mode says' });

const Account = z
  .strictObject({
    id: z.number().int(),
    name: z.string(),
    companyId: z.string(),
    company: z.string(),
    siteId: z.string().nullable(),
    agreementId: z.string().nullable().openapi({ description: 'null: for tickets only' }),
    agreement: z.string().nullable(),
    posting: z.boolean(),
    ticketing: z.boolean(),
    mode,
    groups: z.array(z.string()).openapi({ description: 'The first of the groups that are mapped to it' }),
    groupCount: z.number().int(),
  })
  .openapi('Account');

const Switches = z
  .strictObject({ posting: z.boolean().optional(), ticketing: z.boolean().optional(), mode: mode.optional() })
  .openapi('AccountSwitches', { description: 'What is not named stays' });

const filters = {
  ...searching,
  posting: flag.optional(),
  ticketing: flag.optional(),
  fed: flag.optional(),
  mode: z.enum(['manual', 'automatic', 'own']).optional().openapi({ description: 'Of its own; own: either' }),
};
const sorts = sortBy('name', 'groups');

const shownGroups = 5;

const accountTable: Table<AccountRow, z.infer<typeof Account>> = {
  id: ({ account }) => account.id,
  usual: 'name',
  sorts: { name: ({ name }) => name, groups: ({ groups }) => groups.length },
  show({ account, name, company, agreement, groups }) {
    const { id, companyId, siteId, agreementId, posting, ticketing, mode } = account;
    return {
      ...{ id, name, companyId, company, siteId, agreementId, agreement, posting, ticketing, mode },
      groups: groups.slice(0, shownGroups),
      groupCount: groups.length,
    };
  },
};

/** Who is billed, and whether. */
export function accountRoutes({ app, route, shelf }: Desk) {
  const accounts = shelf.keep({
    name: 'accounts',
    of: ['connections', 'runs', 'accounts'],
    load: () => listAccounts(app),
  });
  const shownAccount = async (id: number) => {
    const row = (await accounts()).find(({ account }) => account.id === id);
    if (row === undefined) throw new AppError('not-found', `There is no account ${id}.`, { id });
    return accountTable.show(row);
  };

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/accounts',
        least: 'viewer',
        summary: 'Accounts with their switches and what feeds them',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Account)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await accounts()).filter(fits(asked)), asked, accountTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/accounts.csv',
        least: 'viewer',
        summary: 'Accounts as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted((await accounts()).filter(fits(asked)), asked, accountTable);
        return csv({ name: 'accounts', rows, columns: accountColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/accounts/{id}',
        least: 'viewer',
        summary: 'One account',
        request: { params: ById },
        responses: answer(Account),
      }),
      async (c) => c.json(await shownAccount(c.req.valid('param').id), 200),
    )
    .openapi(
      route({
        method: 'patch',
        path: '/accounts/{id}',
        least: 'operator',
        summary: 'Switches posting and tickets of an account, and who approves',
        request: { params: ById, body: body(Switches) },
        responses: answer(Account),
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const switches = given(c.req.valid('json'));
        await setSwitches(app, `account:${id}`, { switches, by: c.var.person.name });
        return c.json(await shownAccount(id), 200);
      },
    );
}

type Filters = {
  search?: string | undefined;
  posting?: boolean | undefined;
  ticketing?: boolean | undefined;
  fed?: boolean | undefined;
  mode?: 'manual' | 'automatic' | 'own' | undefined;
};

const fits =
  ({ search = '', posting, ticketing, fed, mode: of }: Filters) =>
  ({ account, name, groups }: AccountRow): boolean =>
    (posting === undefined || account.posting === posting) &&
    (ticketing === undefined || account.ticketing === ticketing) &&
    (of === undefined || (of === 'own' ? account.mode !== null : account.mode === of)) &&
    (fed === undefined || groups.length > 0 === fed) &&
    (search === '' || hasWords(name, search));

const onOff = (state: boolean) => (state ? 'on' : 'off');

const accountColumns = {
  account: ({ account }: AccountRow) => account.id,
  company: ({ company }: AccountRow) => company,
  agreement: ({ agreement }: AccountRow) => agreement,
  groups: ({ groups }: AccountRow) => groups.join('; '),
  posting: ({ account }: AccountRow) => onOff(account.posting),
  tickets: ({ account }: AccountRow) => onOff(account.ticketing),
  mode: ({ account }: AccountRow) => account.mode,
};
