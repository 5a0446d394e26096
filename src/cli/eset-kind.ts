import type { App } from '../app/app.ts';
import { AppError } from '../errors.ts';
import { type EsetWay, esetVersions } from '../vendors/eset-versions.ts';
import type { Ask } from './ask.ts';

type Version = (typeof esetVersions)[number];
type Kind = EsetWay['kind'];

const versionWords: Readonly<Record<Version['id'], string>> = {
  'era-5': 'ERA 5.3 and later (ESET Remote Administrator)',
  'era-6': 'ERA 6 (ESET Remote Administrator)',
  'esmc-7': 'ESMC 7 (ESET Security Management Center)',
  'protect-8-to-12': 'ESET PROTECT On-Prem 8 to 12',
  'protect-13': 'ESET PROTECT On-Prem 13 and later',
  'protect-cloud': 'ESET PROTECT in the cloud',
};

/** Each way in with what it needs, in one line. */
const kindWords: Readonly<Record<Kind, string>> = {
  'era-report-files':
    'by report files: needs reports that it writes by a schedule into a folder that is read from here',
  'era-server-api':
    'live by its ServerApi library (ERA from 6.2 on): needs the library copied from the server, its port 2223, a user, and captured templates',
  'protect-onprem': 'by its REST interface: needs its port 9443, and a user that may use the API',
  'protect-cloud': 'by ESET Connect: needs the region, and an API user with the Integrations right',
};

/** What a person should know before going on with a version. */
const versionNotes: Readonly<Partial<Record<Version['id'], string>>> = {
  'era-5':
    'Its port 2226 for programs of others is not used: ESET has published nowhere what is spoken there. ' +
    'Its console is a program, ESET Remote Administrator Console: no address leads to it.',
};

interface Asking {
  ask: Ask;
  signal: AbortSignal;
}

/**
 * The kind of an ESET server as it was given; on a terminal asked for by what a person knows, its version. Throws
 * AppError 'usage' with the kinds there are.
 */
export async function esetKind({ vendors }: Pick<App, 'vendors'>, given: string | undefined, asking: Asking) {
  const kinds = Object.keys(vendors).filter((each) => vendors[each]?.role === 'eset');
  if (given !== undefined && kinds.includes(given)) return given;
  if (given === undefined && asking.ask.possible) return chooseKind(asking);
  const head =
    given === undefined ? 'Say what kind of ESET server it is' : `There is no kind of ESET server "${given}"`;
  throw new AppError('usage', `${head}: --kind ${kinds.join(' or --kind ')}.`, { field: 'kind', candidates: kinds });
}

async function chooseKind({ ask, signal }: Asking): Promise<Kind> {
  const version = await ask.choose(
    { question: 'Which version is the ESET server?', option: '--kind' },
    { choices: esetVersions.map(({ id }) => ({ value: id, label: versionWords[id] })), first: 'protect-13' },
    signal,
  );
  const note = versionNotes[version];
  if (note !== undefined) await ask.note(note);
  const ways: readonly EsetWay[] = esetVersions.find(({ id }) => id === version)?.ways ?? [];
  const [first, ...others] = ways.map(({ kind }) => kind);
  if (first === undefined) throw new Error(`no way leads into ${version}`);
  if (others.length === 0) {
    await ask.note(`It is read ${kindWords[first]}.`);
    return first;
  }
  return ask.choose(
    { question: 'How is it to be read?', option: '--kind' },
    { choices: [first, ...others].map((kind) => ({ value: kind, label: kindWords[kind] })), first },
    signal,
  );
}
