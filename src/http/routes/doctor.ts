import { type Examination, examine } from '../../app/doctor.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';

/** What the doctor found, as the work's result says it. */
export interface DoctorResult {
  ok: boolean;
  examinations: Examination[];
}

export const doctorRoutes = ({ app, route, works, place }: Desk) =>
  newRoutes().openapi(
    route({
      method: 'post',
      path: '/doctor',
      least: 'operator',
      summary: 'Looks at everything that must be well; changes nothing',
      responses: startsWork,
    }),
    (c) => {
      const work = works.start({
        kind: 'doctor',
        by: c.var.person,
        run: async ({ report, signal }): Promise<DoctorResult> => {
          const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) =>
            report({ subject: what, step: 'looking', done, total });
          const examinations = await examine(app, { dataFolder: place.dataFolder, signal, onProgress });
          return { ok: examinations.every(({ state }) => state === 'ok'), examinations };
        },
      });
      return c.json(work, 202);
    },
  );
