import type { Command } from 'commander';
import { type Role, roles } from '../domain/roles.ts';
import { AppError } from '../errors.ts';
import type { SignOnRules } from '../users/sign-on-rules.ts';
import {
  readSignOn,
  removeSignOn,
  type SignOn,
  type SignOnDraft,
  setSignOn,
  testSignOn,
} from '../users/single-sign-on.ts';
import { readSecret } from './ask.ts';
import { factText } from './facts.ts';
import { roleOf } from './roles.ts';
import type { Answer, AppSession, Shell } from './shell.ts';

/** `users single-sign-on`: how people sign in at another provider. */
export function fillSingleSignOn(command: Command, shell: Shell): void {
  const signOn = command.command('single-sign-on').description('signing in at another provider (OpenID Connect)');
  signOn
    .command('show', { isDefault: true })
    .description('how it is set, without the secret')
    .action(
      shell.withApp(async ({ app }) => {
        const kept = await readSignOn(app);
        return kept === null ? { data: { signOn: null }, text: notSet, next: [howToSet] } : signOnAnswer(kept);
      }),
    );
  fillSet(signOn, shell);
  signOn
    .command('test')
    .description('ask the provider whether it takes the client and its secret, as they are kept')
    .action(
      shell.withApp(async ({ app, signal }) => {
        const tested = await testSignOn(app, signal);
        return { data: tested, text: `${tested.issuer} takes the client and its secret.` };
      }),
    );
  signOn
    .command('remove')
    .description('nobody signs in elsewhere any more')
    .option('--yes', 'without asking')
    .action(
      shell.withApp(async ({ app, by, ask, signal }, { yes }: { yes?: true }) => {
        if ((await readSignOn(app)) === null) return { data: { removed: false }, text: notSet };
        const question = 'Remove single sign-on? Who has no password then needs one.';
        if (!yes && !(await ask.agree({ question, option: '--yes' }, signal)))
          return { data: { removed: false }, text: 'Single sign-on stays.' };
        await removeSignOn(app, by);
        return {
          data: { removed: true },
          text: 'Nobody signs in elsewhere any more.',
          next: ['Give a person a password:   seatbridge users reset-password USER'],
        };
      }),
    );
}

interface Options extends Partial<Record<Role, string[]>> {
  label?: string;
  discoveryUrl?: string;
  clientId?: string;
  clientSecret?: string;
  clientSecretFile?: string;
  claim?: string;
  otherwise?: string;
  signUp?: boolean;
}

function fillSet(signOn: Command, shell: Shell): void {
  const set = signOn
    .command('set')
    .description('set it, or change what is named; the provider is asked first, and nothing changes where it refuses')
    .option('--label <text>', 'what its button on the page says')
    .option('--discovery-url <address>', 'ends with /.well-known/openid-configuration')
    .option('--client-id <id>', 'as it is registered at the provider')
    .option('--client-secret <secret>', 'a file or standard input keeps it out of the list of processes')
    .option('--client-secret-file <path>', 'file that holds the secret; "-" is standard input')
    .option('--claim <name>', 'what the provider says of a person that gives the role, e.g. groups');
  for (const role of roles) set.option(`--${role} <values...>`, `values of the claim that make the ${role}`);
  set
    .option('--otherwise <role>', `role of whom the claim gives none: ${roles.join(', ')}; without it, not let in`)
    .option('--sign-up', 'somebody new becomes a user by signing in')
    .option('--no-sign-up', 'only who was added before comes in')
    .addHelpText('after', setHelp)
    .action(shell.withApp(setIt));
}

async function setIt(session: AppSession, options: Options): Promise<Answer> {
  const { app, by, signal } = session;
  const kept = await readSignOn(app);
  const terms = {
    label: termOf(options.label ?? kept?.label, { field: 'label', option: '--label' }),
    discoveryUrl: termOf(options.discoveryUrl ?? kept?.discoveryUrl, {
      field: 'discoveryUrl',
      option: '--discovery-url',
    }),
    clientId: termOf(options.clientId ?? kept?.clientId, { field: 'clientId', option: '--client-id' }),
    rules: rulesOf(options, kept?.rules ?? nobodyNew),
  };
  const clientSecret = await secretFor(session, { kept, terms, options });
  const draft = { ...terms, ...(clientSecret !== undefined && { clientSecret }) };
  return signOnAnswer(await setSignOn(app, { draft, by, signal }));
}

function termOf(text: string | undefined, { field, option }: { field: string; option: string }): string {
  if (text !== undefined && text.trim() !== '') return text.trim();
  throw new AppError('usage', `Single sign-on needs ${option}.`, { field });
}

interface Known {
  kept: SignOn | null;
  terms: Pick<SignOnDraft, 'discoveryUrl' | 'clientId'>;
  options: Options;
}

/** The secret as it is given; asked for where none is kept for this client at this address. */
async function secretFor({ ask, signal }: AppSession, { kept, terms, options }: Known): Promise<string | undefined> {
  const isKept = kept?.discoveryUrl === terms.discoveryUrl && kept.clientId === terms.clientId;
  const source = { text: options.clientSecret, file: options.clientSecretFile, piped: !isKept };
  const secret = await readSecret(source, signal);
  if (secret !== undefined || isKept) return secret;
  const option = '--client-secret, --client-secret-file or standard input';
  return ask.secret({ question: `What is the secret of the client ${terms.clientId}?`, option }, signal);
}

const nobodyNew: SignOnRules = {
  claim: null,
  roles: { administrator: [], operator: [], viewer: [] },
  otherwise: null,
  signUp: false,
};

/** What is not named stays; an empty text takes a choice back. */
function rulesOf({ claim, otherwise, signUp, ...options }: Options, before: SignOnRules): SignOnRules {
  const values = (role: Role) => options[role]?.filter((value) => value !== '') ?? before.roles[role];
  return {
    claim: claim === undefined ? before.claim : claim || null,
    roles: { administrator: values('administrator'), operator: values('operator'), viewer: values('viewer') },
    otherwise: otherwise === undefined ? before.otherwise : otherwise === '' ? null : roleOf(otherwise),
    signUp: signUp ?? before.signUp,
  };
}

function signOnAnswer(signOn: SignOn): Answer {
  const { label, discoveryUrl, clientId, rules, by, at } = signOn;
  const ofRoles = rules.claim === null ? [] : roles;
  return {
    data: { signOn },
    text: factText([
      ['Button', label],
      ['Discovery address', discoveryUrl],
      ['Client', clientId],
      ['Claim', rules.claim ?? 'none'],
      ...ofRoles.map((role) => [`Values for ${role}`, rules.roles[role].join(', ')] as const),
      ['Otherwise', rules.otherwise ?? 'not let in'],
      ['Somebody new', rules.signUp ? 'becomes a user' : 'is not let in'],
      ['Set by', `${by}, ${at}`],
    ]),
    next: ['The provider sends people back to   https://YOUR-ADDRESS/api/auth/callback/sso'],
  };
}

const notSet = 'Single sign-on is not set up.';

const howToSet =
  'Set it:   seatbridge users single-sign-on set --label TEXT --discovery-url ADDRESS --client-id ID --client-secret-file FILE';

const setHelp = `
Everything that is not named stays. An empty text takes a choice back: --claim "".

Examples:
  seatbridge users single-sign-on set --label Northwind --discovery-url https://id.example.com/.well-known/openid-configuration --client-id seatbridge --client-secret-file secret.txt
  seatbridge users single-sign-on set --claim groups --administrator admins --operator technicians "help desk" --sign-up
  seatbridge users single-sign-on set --otherwise viewer`;
