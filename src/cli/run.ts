import { loadWaiting } from '../app/billing/history.ts';
import { type CycleReport, runCycle } from '../app/cycle.ts';
import { isUndecided } from './billing-text.ts';
import { type ExitCode, failureOf } from './failure.ts';
import { type NamedPause, namedPauses } from './pause.ts';
import type { Fill } from './shell.ts';
import { exitOf, outcomeData, outcomeText, requireSome, showProgress, toFailure } from './sync.ts';
import { countWords, momentWords } from './words.ts';

export const run: Fill = (command, shell) => {
  command.addHelpText('after', '\nExit codes: 0 done, 1 something failed, 3 something waits for a person.').action(
    shell.withApp(async ({ app, by, signal, progress }) => {
      const report = await runCycle(
        app,
        { by, onProgress: ({ name }, step) => showProgress(progress, { name, step }) },
        signal,
      );
      const { syncs, skipped, ...done } = report;
      requireSome(syncs);
      const undecided = (await loadWaiting(app)).filter(isUndecided).length;
      const pauses = await namedPauses(app);
      return {
        data: {
          syncs: syncs.map(outcomeData),
          ...done,
          undecided,
          pauses,
          skipped: skipped.map(({ step, error }) => ({ step, ...toFailure(error) })),
        },
        text: [outcomeText(syncs), ...cycleLines(report), ...pauseLines(pauses)].join('\n\n'),
        next: nextAfter(undecided),
        exit: worst(report, { needed: undecided > 0 || pauses.length > 0 }),
      };
    }),
  );
};

function nextAfter(undecided: number): string[] {
  return undecided === 0 ? [] : [`${countWords(undecided, 'adjustment')} to decide on:   seatbridge billing plan`];
}

/** What a pause keeps back would else look like nothing to do. */
function pauseLines(pauses: readonly NamedPause[]): string[] {
  return pauses.map(({ name, by, reason, until }) => {
    const why = reason === '' ? '' : ` (${reason})`;
    return `Paused by ${by}: ${name}, ${until === null ? 'until somebody resumes' : `until ${momentWords(until)}`}${why}. Nothing of it is posted or ticketed.`;
  });
}

function cycleLines({ plan, posting, tickets, skipped }: CycleReport): string[] {
  const lines: string[] = [];
  if (plan !== null) {
    const { created, kept, superseded, approved } = plan;
    lines.push(
      `Planned: ${countWords(created, 'new adjustment')}, ${kept} as before, ${superseded} superseded, ${approved} approved by themselves.`,
    );
  }
  if (posting !== null) {
    const { posted, failed, unknown } = posting;
    lines.push(`Posted ${countWords(posted, 'adjustment')}; ${failed} failed, ${unknown} not known yet.`);
  }
  if (tickets !== null) {
    const { opened, noted, closed, refused, waiting } = tickets;
    lines.push(
      `Opened ${countWords(opened.length, 'ticket')}; ${noted} noted, ${closed} closed, ${refused} refused, ${waiting.length} waiting.`,
    );
  }
  return [...lines, ...skipped.map(({ step, error }) => `No ${step} now: ${error.message}`)];
}

function worst({ syncs, posting, tickets, skipped }: CycleReport, { needed }: { needed: boolean }): ExitCode {
  const synced = exitOf(syncs);
  const amiss = [posting?.failed, posting?.unknown, tickets?.unknown, tickets?.failed];
  if (synced === 1 || amiss.some((count = 0) => count > 0)) return 1;
  if (skipped.some(({ error }) => failureOf(error).exit === 1)) return 1;
  const waits =
    needed || synced === 3 || (tickets?.refused ?? 0) > 0 || skipped.some(({ error }) => failureOf(error).exit === 3);
  return waits ? 3 : 0;
}
