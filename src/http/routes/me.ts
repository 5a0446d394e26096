import { z } from '@hono/zod-openapi';
import { covers, roles } from '../../domain/roles.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer } from '../shapes.ts';

const Me = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    via: z.enum(['session', 'api-key']),
    may: z.array(z.enum(roles)).openapi({ description: 'The roles whose rights this person has' }),
  })
  .openapi('Me');

export const meRoutes = ({ route }: Desk) =>
  newRoutes().openapi(
    route({ method: 'get', path: '/me', least: 'viewer', summary: 'Who you are', responses: answer(Me) }),
    ({ json, var: { person } }) => {
      const { id, name, role, via } = person;
      return json({ id, name, role, via, may: roles.filter((each) => covers(role, each)) }, 200);
    },
  );
