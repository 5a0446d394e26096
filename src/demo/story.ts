import type { NamedAdjustment } from '../app/billing/history.ts';
import type { PlanReport } from '../app/billing/plan.ts';
import { planText, waitingText } from '../cli/billing-text.ts';
import { outcomeText } from '../cli/sync.ts';
import { printable, table } from '../cli/table.ts';
import { countWords } from '../cli/words.ts';
import type { Cycle, Listener } from './cycle.ts';
import type { Mapped, Watched } from './prepare.ts';
import type { ReadBack } from './read-back.ts';

/** The demo as a person reads it. */
export function tellStory(print: (text: string) => void): Listener {
  const chapter = (title: string, ...parts: string[]) =>
    print(['', title, ...parts.flatMap((part) => ['', part])].join('\n'));
  return {
    connected: () => chapter('1. Connected: ConnectWise and the ESET servers, each tested first.'),
    synced: (outcomes) => chapter('2. Read both sides.', outcomeText(outcomes)),
    mapped: (mapped) =>
      chapter(
        '3. Mapped what is certain. For the other products a person took the best suggestion.',
        mappedText(mapped),
      ),
    planned: (report, waiting) => chapter('4. The plan, with money.', planned(report, waiting)),
    posted: ({ posted, failed, unknown }) =>
      chapter(
        '5. Approved by "demo", and posted.',
        `${countWords(posted, 'adjustment')} posted and read back, ${failed} failed, ${unknown} not known yet.`,
      ),
    watched: (watched) =>
      chapter('6. Dynamic groups got a priority. Who is in them now opens nothing.', watchedText(watched)),
    entered: (entries) =>
      chapter(`7. ${countWords(entries, 'device')} entered dynamic groups, and both sides were read again.`),
    ticketed: ({ opened, waiting }) =>
      print(
        [
          '',
          `${countWords(opened.length, 'ticket')} opened, ${waiting.length} waiting.`,
          ...waiting.map(({ device, why }) => `  ${device}: ${why}.`),
        ].join('\n'),
      ),
  };
}

function mappedText({ accounts, services, chosen }: Mapped): string {
  const groups = table(accounts.applied, [
    { title: 'ESET group', value: ({ group }) => group.name },
    { title: 'Company', value: ({ company }) => company.name },
    { title: 'Agreement', value: ({ agreement }) => agreement?.name ?? '(tickets only)' },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
  const products = table(
    [...services.applied, ...chosen],
    [
      { title: 'ESET product', value: ({ product }) => product },
      { title: 'Devices', value: ({ devices }) => devices },
      { title: 'Service', value: ({ service }) => service.name },
      { title: 'Certain', value: ({ certain }) => (certain ? 'yes' : 'no') },
      { title: 'Reason', value: ({ reason }) => reason },
    ],
  );
  const left = `Left to a person: ${countWords(accounts.left.length, 'group')}, ${countWords(services.left.length - chosen.length, 'product')}.`;
  return [groups, '', products, '', left].join('\n');
}

function planned(report: PlanReport, waiting: readonly NamedAdjustment[]): string {
  return [planText(report), '', waitingText(waiting, report.plan)].join('\n');
}

function watchedText(watched: readonly Watched[]): string {
  return table(watched, [
    { title: 'Dynamic group', value: ({ group }) => group },
    { title: 'Priority', value: ({ priority }) => priority },
  ]);
}

type Shown = ReadBack & Pick<Cycle, 'fedByEveryServer'>;

/** What is other than before in ConnectWise, as it says itself. */
export function changesText({ quantities, tickets, differences, fedByEveryServer }: Shown): string {
  const changed = quantities.filter(({ before, quantity }) => before !== quantity);
  const rows = table(changed, [
    { title: 'Company', value: ({ company }) => company },
    { title: 'Service', value: ({ service }) => service },
    { title: 'Quantity', value: ({ before, quantity }) => `${before} → ${quantity}`, align: 'right' },
  ]);
  const opened = table(tickets, [
    { title: 'Ticket', value: ({ id }) => id },
    { title: 'Company', value: ({ company }) => company },
    { title: 'Summary', value: ({ summary }) => summary },
    { title: 'Priority', value: ({ priority }) => priority },
  ]);
  const shared =
    fedByEveryServer.length === 0 ? [] : ['', `With seats from every ESET server: ${fedByEveryServer.join(', ')}.`];
  const same = quantities.length - changed.length;
  const verdict =
    differences.length === 0
      ? 'Read back from ConnectWise: every quantity is as counted, and every entry has one ticket.'
      : ['Not as it should be:', ...differences.map((each) => `  ${each}`)].join('\n');
  const parts = [
    '',
    'What changed in ConnectWise',
    '',
    rows,
    '',
    `${same} more were right already.`,
    ...shared,
    '',
    opened,
  ];
  return [...parts, '', verdict].join('\n');
}

export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}
