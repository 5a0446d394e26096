import { z } from '@hono/zod-openapi';
import { loadTicketChoices, type TicketChoices } from '../../app/mapping/ticket-choices.ts';
import { AppError } from '../../errors.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer, ByVendorId } from '../shapes.ts';

const Choice = z.strictObject({ id: z.string(), name: z.string() }).openapi('TicketChoice');

const Choices = z
  .strictObject({ priorities: z.array(Choice), sources: z.array(Choice), boards: z.array(Choice) })
  .openapi('TicketChoices', { description: 'What is in use in the PSA' });

const BoardChoices = z
  .strictObject({
    statuses: z.array(
      z.strictObject({ id: z.string(), name: z.string(), closed: z.boolean(), isDefault: z.boolean() }),
    ),
    types: z.array(Choice),
    subtypes: z.array(Choice),
    items: z.array(Choice),
  })
  .openapi('BoardChoices');

/** What a ticket may be given, as the last sync left it. */
export const ticketChoiceRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/ticket-choices',
        least: 'viewer',
        summary: 'Priorities, sources and boards that a ticket may be given',
        responses: answer(Choices),
      }),
      async (c) => {
        const { priorities, sources, boards } = await loadTicketChoices(app);
        const usable = boards.filter(({ inactive, isProject }) => !inactive && !isProject).map(toChoice);
        return c.json({ priorities: priorities.map(toChoice), sources: sources.map(toChoice), boards: usable }, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/ticket-choices/{id}',
        least: 'viewer',
        summary: 'Statuses, types, subtypes and items of a board',
        request: { params: ByVendorId },
        responses: answer(BoardChoices),
      }),
      async (c) => c.json(toBoardChoices(await loadTicketChoices(app), c.req.valid('param').id), 200),
    );

const toChoice = ({ id, name }: z.infer<typeof Choice>) => ({ id, name });

function toBoardChoices({ boards, statuses, choices }: TicketChoices, id: string): z.infer<typeof BoardChoices> {
  if (!boards.some((board) => board.id === id)) throw new AppError('not-found', `There is no board ${id}.`, { id });
  const ofBoard = choices.filter((each) => each.boardId === id && !each.inactive);
  const level = (of: 'type' | 'subtype' | 'item') => ofBoard.filter((each) => each.level === of).map(toChoice);
  return {
    statuses: statuses
      .filter(({ boardId, inactive }) => boardId === id && !inactive)
      .map(({ id: statusId, name, closed, isDefault }) => ({ id: statusId, name, closed, isDefault })),
    types: level('type'),
    subtypes: level('subtype'),
    items: level('item'),
  };
}
