import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { secretsToGive } from '../app/changed-terms.ts';
import type { Trust } from '../app/connection-test.ts';
import {
  type Changes,
  checkDraft,
  connectionNamed,
  connect as connectOne,
  type Draft,
  type Kept,
  modify as modifyOne,
} from '../app/connections.ts';
import { vendorOf } from '../app/open-vendor.ts';
import { given } from '../domain/given.ts';
import { type Question, readSecret, type SecretSource } from './ask.ts';
import { askFields } from './eset-fields.ts';
import { esetKind } from './eset-kind.ts';
import { proofText } from './proof-text.ts';
import { readText } from './read-text.ts';
import { type ReportOptions, reportOptions, reportSettings } from './report-columns.ts';
import type { Answer, AppSession, Fill, Session } from './shell.ts';

/** The name of the one PSA connection. */
const psaName = 'ConnectWise';

/** A number of a connection's own, or as the setting says. */
type OwnNumber = number | 'default';

interface Common {
  interval?: OwnNumber;
  stale?: OwnNumber;
  consoleUrl?: string;
  trust?: string | true;
  test: boolean;
}

interface ConnectWiseOptions extends Common {
  site?: string;
  company?: string;
  publicKey?: string;
  privateKey?: string;
  privateKeyFile?: string;
  clientId?: string;
}

interface EsetOptions extends Common, ReportOptions {
  host?: string;
  port?: string;
  region?: string;
  username?: string;
  domainUser?: boolean;
  password?: string;
  passwordFile?: string;
  baseUrl?: string;
  library?: string;
  template?: string[];
  separator?: string;
  groupName?: string[];
  timeZone?: string;
}

export const connect: Fill = (command, shell) => {
  command.addHelpText('after', connectExamples);
  const connectwise = command.command('connectwise').description('connect ConnectWise PSA');
  commonOptions(connectWiseOptions(connectwise)).action(
    shell.withApp(async (session, options: ConnectWiseOptions) => {
      const draft = { name: psaName, kind: 'connectwise', ...connectWiseChanges(options) };
      const privateKey = await secretFor(session, draft, {
        source: { text: options.privateKey, file: options.privateKeyFile, piped: true },
        question: 'What is the private key of the API member?',
        option: '--private-key, --private-key-file or standard input',
      });
      const kept = await connectOne(session.app, { ...draft, secrets: { privateKey } }, manner(session, options));
      return keptAnswer(kept);
    }),
  );
  const eset = command.command('eset').description('connect an ESET server').argument('<name>', 'your name for it');
  eset.option(
    '--kind <kind>',
    'asked for on a terminal: protect-onprem (ESET PROTECT On-Prem 13 and later), protect-cloud, era-report-files (ERA 5.3 and later, and any other), or era-server-api (ERA 6, ESMC 7, ESET PROTECT On-Prem 8 to 12)',
  );
  commonOptions(esetOptions(eset)).action(
    shell.withApp(async (session, name: string, given: EsetOptions & { kind?: string }) => {
      const kind = await esetKind(session.app, given.kind, session);
      const options = { ...given, ...(await askFields(session, { kind, options: given })) };
      const changes = esetChanges(options);
      const reports = await reportSettings(session, { options, before: {} });
      const draft = { name, kind, ...changes, settings: { ...changes.settings, ...reports } };
      const secrets = await esetSecrets(session, { draft, options });
      const kept = await connectOne(session.app, { ...draft, secrets }, manner(session, options));
      return keptAnswer(kept);
    }),
  );
};

/** Nobody is asked for the password of a server that is read without one. */
async function esetSecrets(
  session: AppSession,
  { draft, options }: { draft: Omit<Draft, 'secrets'>; options: EsetOptions },
): Promise<Record<string, string>> {
  if (vendorOf(session.app, draft.kind).secrets.safeParse({}).success) return {};
  const password = await secretFor(session, draft, {
    source: { text: options.password, file: options.passwordFile, piped: true },
    question: `What is the password of ${options.username}?`,
    option: '--password, --password-file or standard input',
  });
  return { password };
}

type Missing = Question & { source: SecretSource };

/** A secret as it is given, else asked for; not before everything else is in order. */
async function secretFor(
  { app, ask, signal }: AppSession,
  draft: Omit<Draft, 'secrets'>,
  { source, ...question }: Missing,
): Promise<string> {
  await checkDraft(app, draft);
  return (await readSecret(source, signal)) ?? ask.secret(question, signal);
}

export const modify: Fill = (command, shell) => {
  command.argument('<name>', 'name of the connection').addHelpText('after', modifyExamples);
  commonOptions(esetOptions(connectWiseOptions(command))).action(
    shell.withApp(async (session, name: string, options: ConnectWiseOptions & EsetOptions) => {
      const { signal } = session;
      const privateKey = await readSecret(
        { text: options.privateKey, file: options.privateKeyFile, piped: false },
        signal,
      );
      const password = await readSecret({ text: options.password, file: options.passwordFile, piped: false }, signal);
      const common = connectWiseChanges(options);
      const before = await connectionNamed(session.app, name);
      const reports = await reportSettings(session, { options, before: before.settings });
      const settings = { ...common.settings, ...esetChanges(options).settings, ...reports };
      const secrets: Record<string, string> = given({ privateKey, password });
      for (const secret of secretsToGive(session.app, { before, changes: { settings, secrets } }))
        secrets[secret] = await session.ask.secret(againFor(secret), signal);
      const changes = { ...common, settings, secrets };
      return keptAnswer(await modifyOne(session.app, name, { changes, manner: manner(session, options) }));
    }),
  );
};

function againFor(secret: string): Question {
  const words = secret === 'privateKey' ? 'private key' : secret;
  const option = `--${words.replace(' ', '-')}`;
  return {
    question: `The address is another one. What is the ${words} there?`,
    option: `${option} or ${option}-file`,
  };
}

function connectWiseOptions(command: Command): Command {
  return command
    .option('--site <host>', 'host of your ConnectWise, e.g. na.myconnectwise.net')
    .option('--company <id>', 'company id of the ConnectWise login page')
    .option('--public-key <key>', 'public key of the API member')
    .option(
      '--private-key <key>',
      'private key of the API member; a file or standard input keeps it out of the list of processes',
    )
    .option('--private-key-file <path>', 'file that holds the private key; "-" is standard input')
    .option('--client-id <guid>', 'client id of your own from developer.connectwise.com');
}

function esetOptions(command: Command): Command {
  return reportOptions(command)
    .option('--host <host>', 'name or address of the server (protect-onprem, era-server-api)')
    .option('--port <port>', 'its port (9443 by default for protect-onprem, 2223 for era-server-api)')
    .option('--region <region>', 'region of ESET Connect: eu, de, us, ca or jpn (protect-cloud)')
    .option('--username <name>', 'user that the API is used with')
    .option('--domain-user', 'the user is one of the Windows domain (protect-onprem 13.1 and later, era-server-api)')
    .option('--password <password>', 'its password; a file or standard input keeps it out of the list of processes')
    .option('--password-file <path>', 'file that holds the password; "-" is standard input')
    .option('--base-url <url>', 'another address of the API, for a proxy or a sandbox')
    .option('--library <folder>', 'folder with the ServerApi library of that server (era-server-api)')
    .option('--template <files...>', 'template files of its reports, all of them (era-server-api)')
    .option(
      '--separator <text>',
      'what stands between the names of a group path; "/" by default (era-report-files, era-server-api)',
    )
    .option('--group-name <names...>', 'group names that have this text in them (era-report-files, era-server-api)')
    .option(
      '--time-zone <name>',
      'zone that its reports write times in; UTC by default (era-report-files, era-server-api)',
    );
}

function commonOptions(command: Command): Command {
  return command
    .option(
      '--trust [fingerprint]',
      'pin the certificate that the server shows now (only if it has this SHA-256 fingerprint)',
    )
    .option('--console-url <url>', 'address of its web console, for people')
    .option('--interval <minutes>', 'minutes between two syncs; "default": as the setting says', ownNumber('minutes'))
    .option(
      '--stale <intervals>',
      'its data is stale after so many intervals; "default": as the setting says',
      ownNumber('intervals'),
    )
    .option('--no-test', 'keep it without testing it first');
}

const ownNumber =
  (of: 'minutes' | 'intervals') =>
  (text: string): OwnNumber => {
    if (text === 'default') return text;
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`It is a whole number of ${of}, or "default".`);
    return Number(text);
  };

const orSetting = (own: OwnNumber | undefined) => (own === 'default' ? null : own);

type Given = Required<Pick<Changes, 'settings'>> & Omit<Changes, 'settings' | 'secrets'>;

function connectWiseChanges({ site, company, publicKey, clientId, ...common }: ConnectWiseOptions): Given {
  return { settings: given({ site, company, publicKey, clientId }), ...commonChanges(common) };
}

function esetChanges(options: EsetOptions): Given {
  const { host, port, region, username, domainUser, baseUrl, separator, timeZone } = options;
  const { library, template, groupName: wholeNames } = options;
  const reports = {
    library: library === undefined ? undefined : resolve(library),
    templates: template?.map(readText),
    ...{ separator, wholeNames, timeZone },
  };
  return {
    settings: given({ host, port, region, username, domainUser, baseUrl, ...reports }),
    ...commonChanges(options),
  };
}

const commonChanges = ({ consoleUrl, interval, stale }: Common) =>
  given({ consoleUrl, intervalMinutes: orSetting(interval), staleIntervals: orSetting(stale) });

function manner({ by, signal }: Session, { test, trust }: Common) {
  return { by, signal, test: test ? ('first' as const) : ('none' as const), trust: trustOf(trust) };
}

export function trustOf(trust: string | true | undefined): Trust | null {
  if (trust === undefined) return null;
  return { fingerprint: trust === true ? null : trust };
}

function keptAnswer({ connection, proof, revived }: Kept): Answer {
  const { name, kind, role } = connection;
  const verb = revived ? 'is connected again, with everything it had' : 'is kept';
  const untested = proof === null ? ' It was not tested.' : '';
  return {
    data: { connection: { name, kind, role }, revived, ...proof },
    text: [`${name} ${verb}.${untested}`, ...(proof === null ? [] : [proofText(proof)])].join('\n\n'),
    next: [proof === null ? `Test it:   seatbridge test "${name}"` : `Read it:   seatbridge sync "${name}"`],
  };
}

const connectExamples = `
Examples:
  seatbridge connect connectwise --site na.myconnectwise.net --company acme --public-key AbC --client-id 1234... < key.txt
  seatbridge connect connectwise --site cw.acme.local --company acme --public-key AbC --client-id 1234... --trust < key.txt
  seatbridge connect eset "Main server"
  seatbridge connect eset "Main server" --kind protect-onprem --host eset.acme.local --username seatbridge --password-file pw.txt --trust
  seatbridge connect eset "Old server" --kind era-report-files --folder /srv/eset --computers "computers*.csv" --computers-columns name=Name group="Group path" id=UUID
  seatbridge connect eset "Old server" --kind era-server-api --host era.acme.local --library /opt/seatbridge/era --username seatbridge --password-file pw.txt --template computers.json products.json --trust
  seatbridge connect eset Cloud --kind protect-cloud --region eu --username api@acme.example`;

const modifyExamples = `
Everything that is not named stays: a new password keeps mappings, lines and history.

Examples:
  seatbridge modify "Main server" --password-file new-password.txt
  seatbridge modify "Main server" --host eset2.acme.local --trust
  seatbridge modify ConnectWise --interval 5
  seatbridge modify ConnectWise --interval default
  seatbridge modify "Main server" --stale 12`;
