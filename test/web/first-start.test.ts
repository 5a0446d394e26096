import type { BrowserContext, Page } from 'playwright-core';
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

const heading = (name: RegExp | string) => page.getByRole('heading', { name });
const person = ({ code }: Served) => ({
  'One-time code': code,
  'Your name': administrator.name,
  'E-mail': administrator.email,
  Password: administrator.password,
});

test('by mouse, a new user tries the sandbox and comes from the first start to adjustments that wait, in few clicks', async () => {
  let clicks = 0;
  const click = async (name: RegExp | string, options: { timeout?: number } = {}) => {
    await page.getByRole('button', { name, exact: typeof name === 'string' }).click(options);
    clicks += 1;
  };
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
  await page.getByRole('row', { name: /Fjord Legal.*0.*1.*\+7\.90/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await click(/^Put the \d+ adjustments on the list/);
  await heading('Ready').waitFor();
  await page.getByText('A person approves every adjustment until you choose otherwise.').waitFor();
  await page.getByRole('link', { name: 'Go to Billing' }).click();
  clicks += 1;
  await page.getByRole('row', { name: /Fjord Legal/ }).waitFor();
  expect(clicks).toBeLessThan(20);
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
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const step of ['psa', 'connectwise', 'eset', 'sync', 'mapping', 'dryRun', 'done']) {
    await page.goto(`${program(0).url}/guide?step=${step}`);
    await page.locator('main h2').first().waitFor();
    expect(await axeViolations(page), step).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
  expect(complaints).toEqual([]);
});

test('by the keyboard alone, the same way is gone to its end', async () => {
  const served = program(1);
  const { keyboard } = page;
  const focusedName = () =>
    page.evaluate<string>(
      'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
    );
  /** Goes on with the tabulator to what is called so, and presses it. */
  const press = async (name: RegExp) => {
    await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().waitFor(patience);
    for (let steps = 0; !name.test(await focusedName()); steps += 1) {
      if (steps > 60) throw new Error(`the tabulator does not lead to ${name}`);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
  };
  await page.goto(served.url);
  await page.getByLabel('One-time code').waitFor();
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
  await page.getByRole('row', { name: /Fjord Legal/ }).waitFor();
  expect(complaints).toEqual([]);
});
