import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { administrator, axeViolations, type Served, servePage } from '../support/page.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
let programs: Served[];
let browser: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [sandbox, browser, ...programs] = await Promise.all([
    startSandbox({ size: 'demo' }),
    openBrowser({ reducedMotion: 'reduce' }),
    servePage(),
    servePage(),
  ]);
  page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(15_000);
  page.on('pageerror', ({ message }) => complaints.push(message));
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([sandbox?.stop(), ...(programs ?? []).map((each) => each.stop())]);
});
beforeEach(() => complaints.splice(0));

const program = (at: 0 | 1): Served => {
  const served = programs[at];
  if (served === undefined) throw new Error('the program was not started');
  return served;
};

/** What starting the playground and reading both sides may take on a busy machine. */
const patience = { timeout: 60_000 };

/** What was done is told, and a ticket is among it. */
const firstTicket = () =>
  page
    .getByRole('dialog', { name: 'What was done' })
    .getByText(/opened:$/)
    .waitFor();

const heading = (name: RegExp | string) => page.getByRole('heading', { name });
const person = ({ code }: Served) => ({
  'One-time code': code,
  'Your name': administrator.name,
  'E-mail': administrator.email,
  Password: administrator.password,
});

let clicks = 0;
const click = async (name: RegExp | string, options: { timeout?: number } = {}) => {
  await page.getByRole('button', { name, exact: typeof name === 'string' }).click(options);
  clicks += 1;
};
const choose = async (what: Locator) => {
  await what.click();
  clicks += 1;
};

test('by mouse, a new user tries the sandbox and comes from the first start to the first posting', async () => {
  const served = program(0);
  await page.goto(served.url);
  for (const [label, text] of Object.entries(person(served))) {
    await page.getByLabel(label, { exact: true }).click();
    await page.getByLabel(label, { exact: true }).fill(text);
    clicks += 1;
  }
  await click('Make me the administrator');
  await heading('Which PSA do you bill with?').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await click('Try the sandbox');
  await page.waitForURL(/\/playground\/guide\?step=sync/, patience);
  await page.getByText('Playground. Everything here plays on the built-in sandbox').waitFor();
  await click('Next', patience);
  await click(/^Map all \d+ that are certain/);
  await click(/^Map the one that is certain/);
  await page.getByText('One was mapped.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await click('Next');
  await click('Make the dry run');
  await page.getByRole('row', { name: /Fjord Legal.*0.*1.*\+US\$7\.90/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await click(/^Put the \d+ adjustments on the list/);
  await heading('Ready').waitFor();
  await page.getByText('A person approves every adjustment until you choose otherwise.').waitFor();
  await choose(page.getByRole('link', { name: 'Go to Billing' }));

  await click('Approve all');
  await choose(page.getByRole('dialog').getByRole('button', { name: 'Approve' }));
  await choose(page.getByText('Approved', { exact: true }));
  await click(/^Post now/);
  await choose(page.getByRole('dialog').getByRole('button', { name: 'Post', exact: true }));
  await page.getByText(/(is|are) posted\./).waitFor();
  await choose(page.getByRole('dialog').getByRole('button', { name: 'Close' }).last());
  expect(complaints).toEqual([]);
});

test('and goes on to the first ticket, in under 40 clicks altogether', async () => {
  await choose(page.getByRole('link', { name: 'Priorities' }));
  await choose(page.getByRole('row', { name: /Out-of-date modules/ }).first());
  await choose(page.getByRole('combobox', { name: 'Priority', exact: true }));
  await choose(page.getByRole('option', { name: /High/ }));
  await choose(page.getByRole('combobox', { name: 'Board', exact: true }));
  await choose(page.getByRole('option', { name: /Security Alerts/ }));
  await choose(page.getByRole('textbox', { name: 'Delay in minutes' }));
  await page.keyboard.type('0');
  await choose(page.getByRole('checkbox', { name: 'Also for devices that are in the group already' }));
  await click('Switch tickets on');
  await page.getByText(/Tickets are on for/).waitFor();
  await click('Sync');
  await page.getByText('Everything is in sync.').waitFor(patience);
  await choose(page.getByRole('link', { name: 'Tickets', exact: true }));
  await click('Run now');
  await choose(page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }));
  await firstTicket();
  await page.keyboard.press('Escape');
  expect(clicks).toBeLessThan(40);
  expect(complaints).toEqual([]);
});

test('the playground is begun anew, and left for the real thing', async () => {
  await page.getByRole('button', { name: 'Start afresh' }).click();
  const dialog = page.getByRole('dialog', { name: 'Start the playground afresh?' });
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Start afresh' }).click();
  await page.waitForURL(/\/playground\/guide\?step=sync/, patience);
  await page.goto(`${program(0).url}/playground/billing`);
  await page.getByText('Nothing waits.').waitFor();
  await page.getByRole('link', { name: 'Leave the playground' }).click();
  await page.getByText('Nothing connected yet').waitFor();
});

test('with servers of one’s own, rights are proven one by one and a certificate is trusted by its fingerprint', async () => {
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  await page.goto(`${program(0).url}/guide?step=connectwise`);
  const typed = { Site: site, Company: companyId, 'Public key': publicKey, 'Client ID': clientId };
  for (const [label, text] of Object.entries({ ...typed, 'Private key': 'an example that is wrong' }))
    await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.getByText('Nothing was stored yet.').waitFor();
  await page.getByRole('row', { name: /failed.*log in/ }).waitFor();
  expect(await page.getByLabel('Site', { exact: true }).inputValue()).toBe(site);
  expect(await axeViolations(page)).toEqual([]);

  await page.getByLabel('Private key', { exact: true }).fill(privateKey);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.getByRole('row', { name: /proven.*Finance > Agreements: Inquire All/ }).waitFor();
  await page.getByRole('row', { name: /unproven.*Service Desk > Service Tickets: Add, Edit/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Next', exact: true }).click();

  const server = sandbox.eset.find(({ kind }) => kind === 'protect-onprem');
  if (server === undefined) throw new Error('the sandbox has no server of one’s own');
  const { host, port, username, password, fingerprint } = server;
  for (const [label, text] of Object.entries({
    Host: host,
    Port: `${port}`,
    'User name': username,
    Password: password,
  }))
    await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Test and connect' }).click();
  await page.getByText(fingerprint, { exact: true }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'It is my server: trust this certificate' }).click();
  await page.getByText('ESET PROTECT: ESET PROTECT On-Prem').waitFor();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('button', { name: 'Next', exact: true }).waitFor(patience);
  await page.getByText(/devices: \d+/).waitFor();

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: 'First start' }).click();
  await heading('Say what belongs together').waitFor();
  expect(complaints).toEqual([]);
});

const steps = ['psa', 'connectwise', 'eset', 'sync', 'mapping', 'dryRun', 'done'];

test.each(steps)('the step %s is dark without a violation', async (step) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${program(0).url}/guide?step=${step}`);
  await page.locator('main h2').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
  expect(complaints).toEqual([]);
});

test('by the keyboard alone, the same way leads to the first posting and the first ticket', async () => {
  const served = program(1);
  const { keyboard } = page;
  /** What has the focus, as it is called. */
  const focused = () =>
    page.evaluate<string>(`(() => {
      const { activeElement: at } = document;
      return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
    })()`);
  /** Goes on with the tabulator to what is called so. */
  const reach = async (name: RegExp) => {
    for (let steps = 0; !name.test(await focused()); steps += 1) {
      if (steps > 120) throw new Error(`the tabulator does not lead to ${name}`);
      await keyboard.press('Tab');
    }
  };
  const press = async (name: RegExp) => {
    const ready = page.getByRole('button', { name, disabled: false }).or(page.getByRole('link', { name }));
    await ready.first().waitFor(patience);
    await reach(name);
    await keyboard.press('Enter');
  };
  const confirm = async (title: RegExp) => {
    await page.getByRole('dialog', { name: title }).waitFor();
    await press(/^(Approve|Post|Run)$/);
  };
  await page.goto(served.url);
  await page.getByLabel('One-time code').and(page.locator(':focus')).waitFor();
  for (const text of Object.values(person(served))) {
    await keyboard.type(text);
    await keyboard.press('Tab');
  }
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await heading('Which PSA do you bill with?').waitFor();
  await press(/^Try the sandbox$/);
  await page.waitForURL(/\/playground\/guide\?step=sync/, patience);
  await press(/^Next$/);
  await press(/^Map all \d+ that are certain/);
  await press(/^Map the one that is certain/);
  await page.getByText('One was mapped.').waitFor();
  await press(/^Next$/);
  await press(/^Make the dry run$/);
  await press(/^Put the \d+ adjustments on the list/);
  await heading('Ready').waitFor();
  await press(/^Go to Billing$/);

  await press(/^Approve all$/);
  await confirm(/^Approve/);
  await page.getByText('Nothing waits.').waitFor();
  await reach(/^Waiting/);
  await keyboard.press('ArrowRight');
  await press(/^Post now/);
  await confirm(/^Post now/);
  await page.getByText(/(is|are) posted\./).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await keyboard.press('g');
  await keyboard.press('p');
  const group = page.getByRole('row', { name: /Out-of-date modules/, selected: true });
  await page
    .getByRole('row', { name: /Out-of-date modules/ })
    .first()
    .waitFor();
  await reach(/^Groups that may open tickets$/);
  for (let rows = 0; (await group.count()) === 0 && rows < 20; rows += 1) await keyboard.press('ArrowDown');
  await page.getByRole('combobox', { name: 'Priority', exact: true }).waitFor();
  await reach(/^Priority$/);
  await keyboard.type('High');
  await page.getByRole('option', { name: /High/ }).first().waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await reach(/^Delay in minutes/);
  await keyboard.type('0');
  await reach(/^Also for devices/);
  await keyboard.press('Space');
  await press(/^Switch tickets on$/);
  await page.getByText(/Tickets are on for/).waitFor();
  await press(/^Sync$/);
  await page.getByText('Everything is in sync.').waitFor(patience);
  await keyboard.press('g');
  await keyboard.press('t');
  await press(/^Run now$/);
  await confirm(/^Run tickets now/);
  await firstTicket();
  expect(complaints).toEqual([]);
});
