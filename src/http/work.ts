import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { type App, nowInstant } from '../app/app.ts';
import type { Person } from '../users/users.ts';
import { crash, knownProblem, Problem, stopped } from './problem.ts';
import { orNull } from './shapes.ts';

/** How far a work has come, for a progress bar. */
const Progress = z
  .strictObject({
    subject: z.string().openapi({ description: 'What it is busy with, e.g. the name of a connection' }),
    step: z.string().openapi({ description: 'What it does there, e.g. devices' }),
    done: z.number().int(),
    total: z.number().int().nullable(),
  })
  .openapi('Progress');
export type Progress = z.infer<typeof Progress>;

export const Work = z
  .strictObject({
    id: z.string(),
    kind: z.string().openapi({ description: 'E.g. sync' }),
    by: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    progress: orNull(Progress),
    result: z.unknown().openapi({ description: 'What came of it, by its kind; null while it runs' }),
    problem: orNull(Problem),
  })
  .openapi('Work');
export type Work = z.infer<typeof Work>;

export const WorkStarted = z.strictObject({ work: z.string() }).openapi('WorkStarted');

export interface WorkOrder {
  kind: string;
  by: Pick<Person, 'name'>;
  run(course: Course): Promise<unknown>;
}

/** What a work is given while it goes on. */
export interface Course {
  report(progress: Progress): void;
  /** Aborted when the program stops. */
  signal: AbortSignal;
}

/** What takes longer than a request may: it goes on in this process, whoever listens. */
export interface Works {
  /** Begins it; the answer of a route that does. */
  start(order: WorkOrder): { work: string };
  /** null: unknown, or it ended more than an hour ago, or the program was started again since. */
  find(id: string): Work | null;
  /** How it stands, and again at every change until it has ended. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<Work>;
  /** Resolves when everything has ended; after the signal of the program it does so soon. */
  idle(): Promise<void>;
}

const keptMs = 60 * 60 * 1000;

type WorkApp = Pick<App, 'clock' | 'log'>;

interface Running {
  work: Work;
  /** Resolves at the next change. */
  changed: PromiseWithResolvers<void>;
}

export function openWorks(app: WorkApp, signal: AbortSignal): Works {
  const all = new Map<string, Running>();
  const running = new Set<Promise<void>>();

  function change(id: string, change: Partial<Work>): void {
    const known = all.get(id);
    if (known === undefined) return;
    known.work = { ...known.work, ...change };
    known.changed.resolve();
    known.changed = Promise.withResolvers();
  }

  async function carryOut(id: string, order: WorkOrder): Promise<void> {
    const end = await outcomeOf(app, order, { report: (progress) => change(id, { progress }), signal });
    change(id, { ...end, endedAt: nowInstant(app) });
  }

  return {
    start(order) {
      forgetOld(all, app.clock.now() - keptMs);
      const id = randomUUID();
      all.set(id, { work: newWork(id, { order, at: nowInstant(app) }), changed: Promise.withResolvers() });
      const going = carryOut(id, order).finally(() => running.delete(going));
      running.add(going);
      return { work: id };
    },
    find: (id) => all.get(id)?.work ?? null,
    async *follow(id, ended) {
      const stopped = new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }));
      for (let known = all.get(id); known !== undefined && !ended.aborted; known = all.get(id)) {
        const { work, changed } = known;
        yield work;
        if (work.state !== 'running') return;
        if (known.work === work) await Promise.race([changed.promise, stopped]);
      }
    },
    async idle() {
      await Promise.all(running);
    },
  };
}

const newWork = (id: string, { order: { kind, by }, at }: { order: WorkOrder; at: string }): Work => ({
  ...{ id, kind, by: by.name, state: 'running', startedAt: at, endedAt: null },
  ...{ progress: null, result: null, problem: null },
});

async function outcomeOf(
  app: WorkApp,
  { kind, run }: WorkOrder,
  course: Course,
): Promise<Pick<Work, 'state' | 'result' | 'problem'>> {
  try {
    return { state: 'done', result: (await run(course)) ?? null, problem: null };
  } catch (error) {
    const known = course.signal.aborted ? stopped() : knownProblem(error);
    if (known === null) app.log.error({ work: kind, err: error }, 'work broke');
    return { state: 'failed', result: null, problem: known ?? crash() };
  }
}

function forgetOld(all: Map<string, Running>, before: number): void {
  for (const [id, { work }] of all) if (work.endedAt !== null && Date.parse(work.endedAt) < before) all.delete(id);
}
