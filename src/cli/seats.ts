import { dateFrom } from '../app/calendar.ts';
import { type DeviceSeat, type SeatQuery, type Seats, seatsOn } from '../app/seats.ts';
import type { FateSums, NotBilledReason } from '../domain/count.ts';
import { AppError } from '../errors.ts';
import { ACCOUNT_HELP } from './accounts.ts';
import { fillPast } from './seats-past.ts';
import type { Fill } from './shell.ts';
import { type Column, table } from './table.ts';
import { agoWords, countWords } from './words.ts';

type SeatOptions = Omit<SeatQuery, 'devices' | 'on'> & { devices?: boolean; on?: string };

export const seats: Fill = (command, shell) => {
  fillPast(command, shell);
  command
    .option('--account <account>', `only one account: ${ACCOUNT_HELP}`)
    .option('--service <service>', 'only one service: its identifier or description, or service:ID')
    .option('--product <product>', 'only the devices that carry this ESET product')
    .option('--devices', 'the devices behind each count')
    .option('--on <date>', 'a past day, as things were at its end: YYYY-MM-DD')
    .addHelpText('after', examples)
    .action(
      shell.withApp(async ({ app }, { devices = false, on, ...only }: SeatOptions) => {
        const found = await seatsOn(app, { ...only, devices, ...(on !== undefined && { on: dateFrom(on, 'on') }) });
        refuseUnknownProduct(found, only);
        const past = on === undefined ? [] : [`As things were at the end of ${found.on}.`];
        const all = only.account === undefined && only.service === undefined && only.product === undefined;
        const parts = [
          ...past,
          rowTable(found),
          ...detailText(found),
          ...(all ? [productTable(found), sumText(found)] : []),
        ];
        const age = on === undefined ? [ageText(found, app.clock.now())] : [];
        return { data: found, text: [...parts, ...age].join('\n\n'), next: nextAfterSeats(found) };
      }),
    );
};

/** A name that is typed wrong must not look like a product without devices. */
function refuseUnknownProduct({ on, products }: Seats, { product }: Pick<SeatQuery, 'product'>): void {
  if (product === undefined || products.length > 0) return;
  const message = `No device carries a product "${product}" on ${on}. See seatbridge services list.`;
  throw new AppError('not-found', message, { field: 'product' });
}

function rowTable({ rows }: Seats): string {
  if (rows.length === 0) return 'No account has such seats.';
  return table(rows, [
    { title: 'Account', value: ({ account }) => account.name },
    { title: 'Service', value: ({ service }) => service.name },
    { title: 'Seats', value: (row) => row.seats },
    ...(rows.some(({ notSeen }) => notSeen > 0) ? [NOT_SEEN] : []),
    { title: 'Products', value: ({ products }) => productWords(products) },
  ]);
}

const NOT_SEEN: Column<Seats['rows'][number]> = { title: 'Not seen for long', value: ({ notSeen }) => notSeen };

const productWords = (products: Record<string, number>): string =>
  Object.entries(products)
    .map(([product, devices]) => `${devices} ${product}`)
    .join(', ');

function detailText({ devices }: Seats): string[] {
  if (devices === null) return [];
  if (devices.length === 0) return ['No device.'];
  return [
    table(devices, [
      { title: 'Device', value: ({ device }) => device },
      { title: 'Server', value: ({ server }) => server },
      { title: 'Product', value: ({ product }) => product },
      { title: 'Account', value: ({ account }) => account ?? '' },
      { title: 'Counts as', value: fateWords },
      { title: 'Last seen', value: ({ lastSeen }) => lastSeen?.slice(0, 10) ?? 'never' },
    ]),
  ];
}

const REASONS: Record<NotBilledReason, string> = {
  product: 'the product is not billed',
  'not-installed': 'only activated',
  'not-activated': 'not activated',
  trial: 'a trial',
  'not-seen': 'not seen for long',
  'other-server': 'counted on another server',
  twin: 'set up anew, counted once',
};

function fateWords({ fate, service, why }: DeviceSeat): string {
  if (fate === 'not-billed') return `not billed: ${REASONS[why as NotBilledReason]}`;
  const words = {
    line: service ?? '',
    fixed: 'fixed by hand',
    excluded: 'excluded',
    held: 'held: caught by several',
    'no-account': 'no account',
    'not-mapped': 'the product is not mapped',
  }[fate];
  return why === '' ? words : `${words} (${why})`;
}

function productTable({ products }: Seats): string {
  if (products.length === 0) return 'No device carries a product.';
  const fates = { service: '', 'not-billed': 'not billed', fixed: 'fixed by hand', ask: 'nobody has decided' };
  return table(products, [
    { title: 'Product', value: ({ product }) => product },
    { title: 'Devices', value: ({ devices }) => devices },
    { title: 'Billed by', value: ({ fate, service }) => service?.name ?? fates[fate] },
  ]);
}

function sumText({ sums }: Seats): string {
  const { pairs, notBilled, ...parts } = sums;
  const named: [keyof Omit<FateSums, 'pairs' | 'notBilled'>, string][] = [
    ['line', 'on lines'],
    ['fixed', 'fixed by hand'],
    ['excluded', 'excluded'],
    ['held', 'held'],
    ['noAccount', 'without an account'],
    ['notMapped', 'of products that nobody has mapped'],
  ];
  const words = [
    ...named.map(([part, said]) => [parts[part], said] as const),
    ...Object.entries(notBilled).map(
      ([reason, n]) => [n, `not billed: ${REASONS[reason as NotBilledReason]}`] as const,
    ),
  ];
  const lines = words.filter(([n]) => n > 0).map(([n, said]) => `  ${n.toLocaleString('en').padStart(9)}  ${said}`);
  return [`${countWords(pairs, 'product')} on devices:`, ...lines].join('\n');
}

function ageText({ sources }: Seats, now: number): string {
  const ages = sources.map(({ name, state, syncedAt }) => {
    const age = `${name} ${syncedAt === null ? 'never read' : agoWords(syncedAt, now)}`;
    return state === 'ok' || state === 'never read' ? age : `${age} (${state})`;
  });
  return ages.length === 0 ? 'Nothing is connected yet.' : `Data: ${ages.join(', ')}.`;
}

function nextAfterSeats({ sums, unrouted }: Seats): string[] {
  return [
    ...(unrouted.length > 0 ? ['Give the others an account:    seatbridge accounts suggest'] : []),
    ...(sums.notMapped > 0 ? ['Say what bills a product:      seatbridge services suggest'] : []),
  ];
}

const examples = `
Examples:
  seatbridge seats
  seatbridge seats --account "Example Ltd" --devices
  seatbridge seats --product "ESET Full Disk Encryption" --devices
  seatbridge seats --on 2026-01-31
  seatbridge seats changes "Example Ltd" "Endpoint seats" --from 2026-01-31
  seatbridge seats over-time --from 2026-01-01`;
