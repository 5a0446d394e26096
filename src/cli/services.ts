import type { Command } from 'commander';
import {
  listProducts,
  mapProduct,
  type ProductMapped,
  type ProductRow,
  type ProductTarget,
  unmapProduct,
} from '../app/mapping/products.ts';
import {
  applyServices,
  listCatalog,
  type SuggestedService,
  suggestServices,
} from '../app/mapping/service-suggestions.ts';
import { changeRule, listServices, type RuleChange } from '../app/mapping/services.ts';
import { AppError } from '../errors.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

export const services: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  fillSuggest(command, shell);
  const says: [name: string, description: string, target: ProductTarget][] = [
    ['not-billed', 'a product that is not billed', { to: 'not-billed' }],
    ['fixed', 'a product that is billed by hand', { to: 'fixed' }],
  ];
  command
    .command('map')
    .description('the service that bills a product')
    .argument('<product>', 'its name')
    .argument('<service>', 'service:ID, its identifier or description')
    .action(
      shell.withApp(async ({ app, by }, product: string, service: string) =>
        productAnswer(await mapProduct(app, product, { to: 'service', service, by })),
      ),
    );
  for (const [name, description, target] of says) {
    command
      .command(name)
      .description(description)
      .argument('<product>', 'its name')
      .action(
        shell.withApp(async ({ app, by }, product: string) =>
          productAnswer(await mapProduct(app, product, { ...target, by })),
        ),
      );
  }
  command
    .command('unmap')
    .description('the product is as it starts again')
    .argument('<product>', 'its name')
    .action(
      shell.withApp(async ({ app, by }, product: string) => productAnswer(await unmapProduct(app, product, { by }))),
    );
  fillRule(command, shell);
};

function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('every product in use with its devices and the service that bills it')
    .action(
      shell.withApp(async ({ app }) => {
        const products = await listProducts(app);
        const rules = await listServices(app);
        return {
          data: { products, services: rules },
          text: productTable(products),
          next: ['Map what is certain:   seatbridge services suggest --apply'],
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
        return { data: rows, text };
      }),
    );
}

function fillSuggest(command: Command, shell: Shell): void {
  command
    .command('suggest')
    .description('services for products that nobody has decided on, each with the reason')
    .option('--apply', 'map all that are certain')
    .action(
      shell.withApp(async ({ app, by }, { apply = false }: { apply?: boolean }) => {
        if (!apply) {
          const rows = await suggestServices(app);
          return { data: rows, text: suggestionTable(rows) };
        }
        const { applied, left } = await applyServices(app, { by });
        const open = left.length === 0 ? '' : `A person chooses for: ${left.join(', ')}.`;
        const text = [suggestionTable(applied), `Mapped ${countWords(applied.length, 'product')}.`, open];
        return { data: { applied, left }, text: text.filter((part) => part !== '').join('\n\n') };
      }),
    );
}

interface RuleOptions {
  counts?: string;
  seenWithin?: string;
  trials?: string;
  class?: string[];
}

function fillRule(command: Command, shell: Shell): void {
  command
    .command('rule')
    .description('how the seats of a service are counted')
    .argument('<service>', 'service:ID, its identifier or description')
    .option('--counts <what>', 'installed or activated')
    .option('--seen-within <days>', 'only devices seen within so many days; "all" for no limit')
    .option('--trials <how>', 'count or leave-out')
    .option(
      '--class <class=service...>',
      'another service for devices of a class, e.g. server=service:12; server= for none',
    )
    .action(
      shell.withApp(async ({ app, by }, service: string, options: RuleOptions) => {
        const result = await changeRule(app, service, { change: ruleChange(options), by });
        const { counts, seenWithinDays, leaveOutTrials } = result.after;
        const seen = seenWithinDays === null ? 'all devices' : `devices seen within ${seenWithinDays} days`;
        const text = `${result.service.identifier}: counts what is ${counts}, ${seen}, trials ${leaveOutTrials ? 'left out' : 'counted'}.`;
        return { data: result, text };
      }),
    );
}

const classes = ['workstation', 'server', 'mobile', 'unknown'] as const;

function ruleChange({ counts, seenWithin, trials, class: pairs = [] }: RuleOptions): RuleChange {
  const change: RuleChange = {};
  if (counts !== undefined) change.counts = oneOf(counts, { among: ['installed', 'activated'], field: 'counts' });
  if (seenWithin !== undefined) change.seenWithinDays = seenWithin === 'all' ? null : Number(seenWithin);
  if (trials !== undefined) {
    change.leaveOutTrials = oneOf(trials, { among: ['count', 'leave-out'], field: 'trials' }) === 'leave-out';
  }
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    const service = rest.join('=');
    change.classes = {
      ...change.classes,
      [oneOf(name, { among: classes, field: 'class' })]: service === '' ? null : service,
    };
  }
  return change;
}

function oneOf<Word extends string>(text: string, { among, field }: { among: readonly Word[]; field: string }): Word {
  const found = among.find((each) => each === text);
  if (found !== undefined) return found;
  throw new AppError('usage', `"${text}" is not one of ${among.join(', ')}.`, { field });
}

function productAnswer(result: ProductMapped): Answer {
  const { changed, before, after } = result;
  const text = `${after.product}: ${fateWords(after)}${changed ? ` (before: ${fateWords(before)})` : ', as it was'}.`;
  return { data: result, text };
}

function fateWords({ fate, service, why }: ProductRow): string {
  if (service !== null) return service.name;
  const words = { ask: 'nobody has decided', service: 'billed', 'not-billed': 'not billed', fixed: 'fixed by hand' }[
    fate
  ];
  return why === '' ? words : `${words} (${why})`;
}

function productTable(rows: readonly ProductRow[]): string {
  return table(rows, [
    { title: 'Product', value: ({ product }) => product },
    { title: 'Devices', value: ({ devices }) => devices },
    { title: 'Billed by', value: fateWords },
    { title: 'Said by', value: ({ by }) => by ?? '' },
  ]);
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
