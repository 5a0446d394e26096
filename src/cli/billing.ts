import type { Command } from 'commander';
import { approveAdjustments, dismissAdjustments } from '../app/billing/approve.ts';
import { loadHistory, loadWaiting, type NamedAdjustment, nameAdjustments } from '../app/billing/history.ts';
import { makePlan } from '../app/billing/plan.ts';
import { postApproved } from '../app/billing/post.ts';
import { releaseAdditions, type UndoChoice, undoPostings } from '../app/billing/undo.ts';
import { accountNamed } from '../app/find-account.ts';
import { getSetting, setSetting } from '../app/settings.ts';
import { AppError } from '../errors.ts';
import { adjustmentTable, historyTable, planText, postingText, undoText } from './billing-text.ts';
import { wholeNumber } from './numbers.ts';
import type { Answer, AppSession, Fill, Shell } from './shell.ts';

export const billing: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillPlan(command, shell);
  fillDecisions(command, shell);
  fillPosting(command, shell);
  fillUndo(command, shell);
  command
    .command('history')
    .description('what was proposed, decided and posted, newest first')
    .option('--account <account>', 'only this account: account:ID, or its company')
    .option('--limit <n>', 'how many', '50')
    .action(
      shell.withApp(async ({ app }, options: { account?: string; limit: string }) => {
        const accountId =
          options.account === undefined ? undefined : (await accountNamed(app, options.account)).account.id;
        const rows = await loadHistory(app, {
          limit: wholeNumber(options.limit, 'limit'),
          ...(accountId !== undefined && { accountId }),
        });
        return { data: rows, text: rows.length === 0 ? 'Nothing was ever proposed.' : historyTable(rows) };
      }),
    );
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
    .action(
      shell.withApp(async ({ app, signal, progress }, { dryRun = false }: { dryRun?: boolean }) => {
        progress.show({ label: 'counting and planning', done: 0, total: null });
        const { plan, input, stored, unread } = await makePlan(app, { dryRun }, signal);
        const waiting = dryRun ? null : await loadWaiting(app);
        return {
          data: { adjustments: waiting ?? plan.adjustments, findings: plan.findings, sums: plan.sums, stored, unread },
          text: [planText({ plan, input, stored, unread }), waiting === null ? '' : adjustmentTable(waiting)]
            .filter((part) => part !== '')
            .join('\n\n'),
          next: nextAfterPlan(waiting),
        };
      }),
    );
}

function nextAfterPlan(waiting: readonly NamedAdjustment[] | null): string[] {
  if (waiting === null) return ['Store it for approval:   seatbridge billing plan'];
  if (waiting.some(({ state }) => state === 'proposed' || state === 'held')) {
    return ['Approve some:   seatbridge billing approve ID ...', 'Approve all:    seatbridge billing approve --all'];
  }
  return waiting.length > 0
    ? ['Post what is approved:   seatbridge billing post']
    : ['See what else is open:   seatbridge findings'];
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
        const { approved, together } = await approveAdjustments(session.app, { ids: chosen, by: session.by });
        const rows = await nameAdjustments(session.app, approved);
        const also = together.length === 0 ? [] : [`With them, as they have the same cause: ${together.join(', ')}.`];
        return {
          data: { approved: rows, together },
          text: [`Approved by ${session.by}:`, adjustmentTable(rows), ...also].join('\n\n'),
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
  const account = options.account === undefined ? null : (await accountNamed(app, options.account)).account.id;
  const waiting = (await loadWaiting(app)).filter(({ state }) => state === 'proposed' || state === 'held');
  const chosen = waiting.filter(({ accountId }) => account === null || accountId === account);
  if (chosen.length === 0) throw new AppError('not-found', 'Nothing waits for an approval.');
  if (!options.yes) {
    const question = `${adjustmentTable(chosen)}\n\nApprove these ${chosen.length}?`;
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
    .action(
      shell.withApp(async ({ app, by, signal, progress }, ids: string[], { reason }: { reason: string }) => {
        const chosen = ids.length > 0 ? { ids: ids.map((id) => wholeNumber(id, 'ids')) } : {};
        const onProgress = ({ done, total }: { done: number; total: number }) =>
          progress.show({ label: 'posting', done, total });
        const report = await postApproved(app, { by, reason, ...chosen, onProgress }, signal);
        const text = await postingText(app, report);
        return { data: report, text, exit: report.failed + report.unknown > 0 ? 1 : 0 } satisfies Answer;
      }),
    );
}

function fillUndo(command: Command, shell: Shell): void {
  command
    .command('undo')
    .description('revert a posted adjustment, or a whole posting run; its lines are then on hold')
    .argument('[id]', 'number of an adjustment')
    .option('--run <run>', 'number of a posting run')
    .requiredOption('--reason <text>', 'why')
    .action(
      shell.withApp(async ({ app, by, signal }, id: string | undefined, options: { run?: string; reason: string }) => {
        const choice = undoChoice(id, options.run);
        const report = await undoPostings(app, { choice, by, reason: options.reason }, signal);
        const whole =
          report.undone.every(({ undo }) => undo === 'possible') &&
          report.posting.failed + report.posting.unknown === 0;
        return {
          data: report,
          text: undoText(report),
          next: ['End the hold when it is right:   seatbridge billing release ADDITION'],
          exit: whole ? 0 : 1,
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
  seatbridge billing undo 12 --reason "wrong group"`;
