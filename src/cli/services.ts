import { type Command, Option } from 'commander';
import {
  listProducts,
  mapProduct,
  type ProductMapped,
  type ProductRow,
  undoProduct,
  unmapProduct,
} from '../app/mapping/products.ts';
import {
  applyServices,
  listCatalog,
  type SuggestedService,
  suggestServices,
} from '../app/mapping/service-suggestions.ts';
import { changeRule, listServices, type RuleChange, type ServiceRow } from '../app/mapping/services.ts';
import type { DeviceClass, ServiceRule } from '../domain/mapping.ts';
import { AppError } from '../errors.ts';
import { wholeNumber } from './numbers.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { countWords, sentence } from './words.ts';

export const services: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  fillSuggest(command, shell);
  fillProducts(command, shell);
  fillRule(command, shell);
};

const PRODUCT_HELP = 'its name, also one that ESET used before';
const SERVICE_HELP = 'its identifier or description in the catalog, or service:ID';

function fillProducts(command: Command, shell: Shell): void {
  command
    .command('map')
    .description('the service that bills a product')
    .argument('<product>', PRODUCT_HELP)
    .argument('<service>', SERVICE_HELP)
    .action(
      shell.withApp(async ({ app, by }, product: string, service: string) =>
        productAnswer(await mapProduct(app, product, { to: 'service', service, by })),
      ),
    );
  for (const [to, description] of [
    ['not-billed', 'a product that is not billed'],
    ['fixed', 'a product whose quantity is set by hand'],
  ] as const) {
    command
      .command(to)
      .description(description)
      .argument('<product>', PRODUCT_HELP)
      .action(
        shell.withApp(async ({ app, by }, product: string) =>
          productAnswer(await mapProduct(app, product, { to, by })),
        ),
      );
  }
  command
    .command('unmap')
    .description('take back what was said of a product: it is as it starts')
    .argument('<product>', PRODUCT_HELP)
    .action(
      shell.withApp(async ({ app, by }, product: string) => productAnswer(await unmapProduct(app, product, { by }))),
    );
  command
    .command('undo')
    .description('say again what was said of a product before the last change')
    .argument('<product>', PRODUCT_HELP)
    .action(
      shell.withApp(async ({ app, by }, product: string) => productAnswer(await undoProduct(app, product, { by }))),
    );
}

function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('every product in use with its devices and the service that bills it')
    .action(
      shell.withApp(async ({ app }) => {
        const [products, rules] = [await listProducts(app), await listServices(app)];
        const open = products.filter(({ fate }) => fate === 'ask');
        return {
          data: { products, services: rules },
          text: products.length === 0 ? 'No device carries a product yet.' : productTables(products, rules),
          next: open.length > 0 ? ['What can be told by name:   seatbridge services suggest'] : [],
        };
      }),
    );
  command
    .command('catalog')
    .description('the services that an addition can bill, those in use first')
    .argument('[search]', 'part of a name', '')
    .action(
      shell.withApp(async ({ app }, search: string) => {
        const rows = await listCatalog(app, search);
        const text = table(rows, [
          { title: 'Id', value: ({ service }) => `service:${service.id}` },
          { title: 'Service', value: ({ service }) => service.identifier },
          { title: 'Description', value: ({ service }) => service.description },
          { title: 'Price', value: ({ service }) => service.price, align: 'right' },
          { title: 'In use', value: ({ used }) => used },
        ]);
        return { data: rows, text: rows.length === 0 ? 'No service fits.' : text };
      }),
    );
}

function fillSuggest(command: Command, shell: Shell): void {
  command
    .command('suggest')
    .description('services for products that nobody has decided on, each with the reason')
    .option('--apply', 'map all that are certain; exit code 3 where others are left for a person')
    .action(
      shell.withApp(async ({ app, by }, { apply }: { apply?: true }) => {
        if (!apply) return suggestedAnswer(await suggestServices(app));
        const { applied, left } = await applyServices(app, { by });
        return {
          data: { applied, left },
          text: [
            ...(applied.length > 0 ? [suggestionTable(applied)] : []),
            `Mapped ${countWords(applied.length, 'product')}.`,
            ...(left.length > 0 ? [`A person chooses for: ${left.join(', ')}.`] : []),
          ].join('\n\n'),
          next: left.length > 0 ? CHOOSE_HINTS : ['See the seats:   seatbridge seats'],
          exit: left.length > 0 ? 3 : 0,
        };
      }),
    );
}

const CHOOSE_HINTS = [
  'Choose for each:      seatbridge services map PRODUCT SERVICE   (or not-billed, or fixed)',
  'What there is:        seatbridge services catalog [PART OF A NAME]',
];

function suggestedAnswer(rows: readonly SuggestedService[]): Answer {
  const certain = rows.filter((row) => row.certain).length;
  const apply = `Map the ${countWords(certain, 'certain one')}:   seatbridge services suggest --apply`;
  return {
    data: rows,
    text: rows.length === 0 ? 'Nothing to suggest.' : suggestionTable(rows),
    next: certain > 0 ? [apply] : CHOOSE_HINTS,
  };
}

interface RuleOptions {
  counts?: ServiceRule['counts'];
  seenWithin?: string;
  trials?: 'count' | 'leave-out';
  class?: string[];
}

function fillRule(command: Command, shell: Shell): void {
  command
    .command('rule')
    .description('how the seats of a service are counted; without options, shows it')
    .argument('<service>', SERVICE_HELP)
    .addOption(new Option('--counts <what>', 'what counts as a seat').choices(['installed', 'activated']))
    .option('--seen-within <days>', 'only devices seen within so many days, 2 or more; "all" for no limit')
    .addOption(new Option('--trials <how>', 'whether trials are seats').choices(['count', 'leave-out']))
    .option(
      '--class <class=service...>',
      'another service for a class of devices: server="Server seats"; server= for none',
    )
    .addHelpText('after', `\nClasses: ${CLASSES.join(', ')}.`)
    .action(
      shell.withApp(async ({ app, by }, service: string, options: RuleOptions) => {
        const result = await changeRule(app, service, { change: ruleChange(options), by });
        const text = `${result.service.identifier}: ${ruleWords(result.after)}.`;
        return { data: result, text: result.changed ? `${text}\nBefore: ${ruleWords(result.before)}.` : text };
      }),
    );
}

function ruleWords({ counts, seenWithinDays, leaveOutTrials, classServices }: ServiceRule): string {
  const classes = Object.entries(classServices).map(([name, id]) => `${name}s as service:${id}`);
  const seen = seenWithinDays === null ? 'on any device' : `on devices seen within ${seenWithinDays} days`;
  return [`what is ${counts} ${seen}`, `trials ${leaveOutTrials ? 'left out' : 'counted'}`, ...classes].join(', ');
}

const CLASSES = ['workstation', 'server', 'mobile', 'unknown'] as const satisfies readonly DeviceClass[];

function ruleChange({ counts, seenWithin, trials, class: pairs = [] }: RuleOptions): RuleChange {
  return {
    ...(counts !== undefined && { counts }),
    ...(seenWithin !== undefined && {
      seenWithinDays: seenWithin === 'all' ? null : wholeNumber(seenWithin, 'seen-within'),
    }),
    ...(trials !== undefined && { leaveOutTrials: trials === 'leave-out' }),
    classes: Object.fromEntries(pairs.map(classPair)),
  };
}

/** "server=service:12" */
function classPair(text: string): [DeviceClass, string | null] {
  const at = text.indexOf('=');
  const name = CLASSES.find((each) => each === text.slice(0, at));
  if (name !== undefined) return [name, text.slice(at + 1) || null];
  const message = `"${text}" is no class and service. Write it as CLASS=SERVICE; the classes are ${CLASSES.join(', ')}.`;
  throw new AppError('usage', message, { field: 'class' });
}

function productAnswer(result: ProductMapped): Answer {
  const { changed, before, after } = result;
  const text = `${after.product}: ${fateWords(after)}`;
  return {
    data: result,
    text: changed ? `${sentence(text)}\n${sentence(`Before: ${fateWords(before)}`)}` : `${text}, as before.`,
  };
}

function fateWords({ fate, service, why }: ProductRow): string {
  if (service !== null) return service.name;
  const words = { ask: 'nobody has decided', service: 'billed', 'not-billed': 'not billed', fixed: 'fixed by hand' }[
    fate
  ];
  return why === '' ? words : `${words} (${why})`;
}

function productTables(products: readonly ProductRow[], services: readonly ServiceRow[]): string {
  const counted = table(products, [
    { title: 'Product', value: ({ product }) => product },
    { title: 'Devices', value: ({ devices }) => devices },
    { title: 'Billed by', value: fateWords },
    { title: 'Said by', value: ({ by }) => by ?? '' },
  ]);
  const rules = table(services, [
    { title: 'Service', value: ({ service }) => service.identifier },
    { title: 'Description', value: ({ service }) => service.description },
    { title: 'Counts', value: ({ rule }) => ruleWords(rule) },
  ]);
  return services.length === 0 ? counted : `${counted}\n\n${rules}`;
}

function suggestionTable(rows: readonly SuggestedService[]): string {
  if (rows.length === 0) return 'Nothing to suggest.';
  return table(rows, [
    { title: 'Product', value: ({ product }) => product },
    { title: 'Devices', value: ({ devices }) => devices },
    { title: 'Service', value: ({ service }) => service.name },
    { title: 'Certain', value: ({ certain }) => (certain ? 'yes' : 'no') },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

const examples = `
Examples:
  seatbridge services suggest --apply
  seatbridge services map "ESET Endpoint Security" service:12
  seatbridge services not-billed "ESET Inspect Connector"
  seatbridge services rule service:12 --counts activated --seen-within 30`;
