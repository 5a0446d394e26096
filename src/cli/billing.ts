import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { approveAdjustments, dismissAdjustments } from '../app/billing/approve.ts';
import { loadNamed, loadRun, loadWaiting, type NamedAdjustment, nameAdjustments } from '../app/billing/history.ts';
import { makePlan } from '../app/billing/plan.ts';
import { type PostingReport, postApproved } from '../app/billing/post.ts';
import { postChosen } from '../app/billing/post-chosen.ts';
import { releaseAdditions, type UndoChoice, type UndoReport, undoPostings } from '../app/billing/undo.ts';
import { accountIdNamed } from '../app/find-account.ts';
import { getSetting, setSetting } from '../app/settings.ts';
import { AppError } from '../errors.ts';
import { fillRecords } from './billing-records.ts';
import {
  adjustmentTable,
  approvedTable,
  isUndecided,
  planText,
  postingText,
  undoText,
  waitingText,
} from './billing-text.ts';
import type { ExitCode } from './failure.ts';
import { wholeNumber } from './numbers.ts';
import type { Answer, AppSession, Fill, Shell } from './shell.ts';
import { countWords } from './words.ts';

export const billing: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillPlan(command, shell);
  fillDecisions(command, shell);
  fillPosting(command, shell);
  fillUndo(command, shell);
  fillRecords(command, shell);
  command
    .command('mode')
    .description('who approves: a person (manual), or the program what no guard has stopped (automatic)')
    .argument('[mode]', 'manual or automatic; without it, shows the mode')
    .action(
      shell.withApp(async ({ app, by }, mode: string | undefined) => {
        const name = 'billing.mode';
        const setting =
          mode === undefined ? await getSetting(app, name) : await setSetting(app, { name, value: mode, by });
        return { data: { mode: setting.value }, text: `Adjustments are approved in ${setting.value} mode.` };
      }),
    );
};

function fillPlan(command: Command, shell: Shell): void {
  command
    .command('plan', { isDefault: true })
    .description('compare the count with ConnectWise, and show what should change, with money')
    .option('--dry-run', 'only show it; nothing is stored')
    .addHelpText('after', '\nExit codes: 0 nothing to decide on, 1 failed, 3 adjustments wait for a person.')
    .action(
      shell.withApp(async ({ app, signal, progress }, { dryRun = false }: { dryRun?: boolean }) => {
        progress.show({ label: 'counting and planning', done: 0, total: null });
        const { plan, input, stored, unread } = await makePlan(app, { dryRun }, signal);
        const waiting = dryRun ? null : await loadWaiting(app);
        return {
          data: { adjustments: waiting ?? plan.adjustments, findings: plan.findings, sums: plan.sums, stored, unread },
          text: [
            planText({ plan, input, stored, unread }),
            ...(waiting === null ? [] : [waitingText(waiting, plan)]),
          ].join('\n\n'),
          next: nextAfterPlan({ waiting, findings: plan.findings.length }),
          exit: waiting?.some(isUndecided) ? 3 : 0,
        };
      }),
    );
}

function nextAfterPlan({
  waiting,
  findings,
}: {
  waiting: readonly NamedAdjustment[] | null;
  findings: number;
}): string[] {
  const open = findings === 0 ? [] : ['See what is open:        seatbridge findings'];
  if (waiting === null) return ['Store it for approval:   seatbridge billing plan', ...open];
  if (waiting.some(isUndecided)) {
    return [
      'Approve some:            seatbridge billing approve NUMBER ...',
      'Approve all:             seatbridge billing approve --all',
      ...open,
    ];
  }
  return waiting.some(({ state }) => state === 'approved')
    ? ['Post what is approved:   seatbridge billing post', ...open]
    : open;
}

interface ApproveOptions {
  all?: true;
  account?: string;
  yes?: true;
}

function fillDecisions(command: Command, shell: Shell): void {
  command
    .command('approve')
    .description('approve waiting adjustments; those of the same cause go with them')
    .argument('[ids...]', 'numbers of adjustments')
    .option('--all', 'all that wait')
    .option('--account <account>', 'all that wait of this account')
    .option('--yes', 'do not ask')
    .action(
      shell.withApp(async (session, ids: string[], options: ApproveOptions) => {
        const chosen = await chooseWaiting(session, { ids, options });
        if (chosen.length === 0)
          return { data: { approved: [], together: [] }, text: 'Nothing waits for an approval.' };
        const { approved, together } = await approveAdjustments(session.app, { ids: chosen, by: session.by });
        const rows = await nameAdjustments(session.app, approved);
        const also = together.length === 0 ? [] : [`With them, as they have the same cause: ${together.join(', ')}.`];
        return {
          data: { approved: rows, together },
          text: [`Approved by ${session.by}:`, approvedTable(rows), ...also].join('\n\n'),
          next: ['Post them now:   seatbridge billing post'],
        };
      }),
    );
  command
    .command('dismiss')
    .description('dismiss waiting adjustments; they come back only if the count changes')
    .argument('<ids...>', 'numbers of adjustments')
    .requiredOption('--reason <text>', 'why')
    .action(
      shell.withApp(async ({ app, by }, ids: string[], { reason }: { reason: string }) => {
        const dismissed = await dismissAdjustments(app, { ids: ids.map((id) => wholeNumber(id, 'ids')), by, reason });
        const numbers = dismissed.map(({ id }) => id);
        return { data: { dismissed: numbers }, text: `Dismissed: ${numbers.join(', ')}.` };
      }),
    );
}

async function chooseWaiting(
  session: AppSession,
  { ids, options }: { ids: readonly string[]; options: ApproveOptions },
): Promise<number[]> {
  const { app, ask } = session;
  if (ids.length > 0) return ids.map((id) => wholeNumber(id, 'ids'));
  if (!options.all && options.account === undefined) {
    throw new AppError('usage', 'Name adjustments, or say --all or --account. See seatbridge billing plan.', {
      field: 'ids',
    });
  }
  const account = await accountIdNamed(app, options.account);
  const waiting = (await loadWaiting(app)).filter(isUndecided);
  const chosen = waiting.filter(({ accountId }) => account === undefined || accountId === account);
  if (!options.yes && chosen.length > 0) {
    const question = `${adjustmentTable(chosen)}\n\nApprove ${countWords(chosen.length, 'adjustment')}?`;
    if (!(await ask.agree({ question, option: '--yes' }, session.signal)))
      throw new AppError('needs-person', 'Nothing was approved.');
  }
  return chosen.map(({ id }) => id);
}

function fillPosting(command: Command, shell: Shell): void {
  command
    .command('post')
    .description('post approved adjustments to ConnectWise now')
    .argument('[ids...]', 'numbers of adjustments; all that are approved without it')
    .option('--reason <text>', 'why now', 'posted by hand')
    .addHelpText('after', `\n${postingCodes}`)
    .action(
      shell.withApp(async ({ app, by, signal, progress }, ids: string[], { reason }: { reason: string }) => {
        const onProgress = ({ done, total }: { done: number; total: number }) =>
          progress.show({ label: 'posting', done, total });
        const options = { by, reason, onProgress };
        const report =
          ids.length > 0
            ? await postChosen(app, { ...options, ids: ids.map((id) => wholeNumber(id, 'ids')) }, signal)
            : await postApproved(app, options, signal);
        return { data: report, text: await postingText(app, report), exit: exitOf(report) } satisfies Answer;
      }),
    );
}

const postingCodes = 'Exit codes: 0 all posted, 1 some failed or are not known yet, 3 some did not go out.';

function exitOf({ failed, unknown, results }: PostingReport): ExitCode {
  if (failed + unknown > 0) return 1;
  return results.every(({ state }) => state === 'posted') ? 0 : 3;
}

function fillUndo(command: Command, shell: Shell): void {
  command
    .command('undo')
    .description('revert a posted adjustment, or a whole posting run; its lines are then on hold')
    .argument('[id]', 'number of an adjustment')
    .option('--run <run>', 'number of a posting run')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', `\n${postingCodes}`)
    .action(
      shell.withApp(async ({ app, by, signal }, id: string | undefined, options: { run?: string; reason: string }) => {
        const choice = undoChoice(id, options.run);
        const report = await undoPostings(app, { choice, by, reason: options.reason }, signal);
        return {
          data: report,
          text: undoText(report, await namesOf(app, choice)),
          next: nextAfterUndo(report),
          exit: exitOfUndo(report),
        };
      }),
    );
  command
    .command('release')
    .description('end the hold of additions after an undo')
    .argument('<additions...>', 'ids of additions')
    .action(
      shell.withApp(async ({ app, by }, additionIds: string[]) => {
        await releaseAdditions(app, { additionIds, by });
        return { data: { released: additionIds }, text: `Released: ${additionIds.join(', ')}.` };
      }),
    );
}

function namesOf(app: App, choice: UndoChoice): Promise<NamedAdjustment[]> {
  return 'adjustment' in choice ? loadNamed(app, [choice.adjustment]) : loadRun(app, choice.postingRun);
}

function nextAfterUndo({ undone }: UndoReport): string[] {
  const held = undone.filter(({ undo }) => undo === 'possible').map(({ additionId }) => additionId);
  return held.length === 0 ? [] : [`End the hold when it is right:   seatbridge billing release ${held.join(' ')}`];
}

/** One that was refused needs a person, as one that did not go out does. */
function exitOfUndo({ undone, posting }: UndoReport): ExitCode {
  const refused = undone.some(({ undo }) => undo === 'refused');
  const exit = exitOf(posting);
  return exit === 0 && refused ? 3 : exit;
}

function undoChoice(id: string | undefined, run: string | undefined): UndoChoice {
  if (id !== undefined && run === undefined) return { adjustment: wholeNumber(id, 'id') };
  if (id === undefined && run !== undefined) return { postingRun: wholeNumber(run, 'run') };
  throw new AppError('usage', 'Name one adjustment, or one posting run with --run.', { field: 'id' });
}

const examples = `
Examples:
  seatbridge billing plan --dry-run
  seatbridge billing approve 12 13
  seatbridge billing approve --account "Example Ltd" --yes
  seatbridge billing post
  seatbridge billing show 12
  seatbridge billing runs
  seatbridge billing undo 12 --reason "wrong group"`;
