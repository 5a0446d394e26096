import type { Ask } from './ask.ts';

/** A field of an ESET server that a person is asked for where it is not given. */
interface Field {
  name: 'host' | 'username' | 'folder' | 'computers' | 'products' | 'dynamicGroups' | 'library' | 'region';
  question: string;
  /** Empty is an answer. */
  optional?: true;
}

const host: Field = { name: 'host', question: 'What is the name or address of the server?' };
const username: Field = { name: 'username', question: 'Which user is to be used?' };

const fields: Readonly<Record<string, readonly Field[]>> = {
  'protect-onprem': [host, username],
  'protect-cloud': [{ name: 'region', question: 'Which region is it in: eu, de, us, ca or jpn?' }, username],
  'era-server-api': [
    host,
    { name: 'library', question: 'In which folder of this machine is its ServerApi library?' },
    username,
  ],
  'era-report-files': [
    { name: 'folder', question: 'In which folder are its report files?' },
    { name: 'computers', question: 'What is the file of computers called? (* stands for any text: computers*.csv)' },
    {
      name: 'products',
      question: 'What is the file of products called? (empty: that of computers has them)',
      optional: true,
    },
    {
      name: 'dynamicGroups',
      question: 'What is the file of dynamic (ERA 5: parametric) groups called? (empty: that of computers, or none)',
      optional: true,
    },
  ],
};

type Given = Partial<Record<Field['name'], string>>;

/** What a server of this kind is still to be told, asked for on a terminal alone. A script is told what is missing. */
export async function askFields(
  { ask, signal }: { ask: Ask; signal: AbortSignal },
  { kind, options }: { kind: string; options: Given },
): Promise<Given> {
  const answers: Given = {};
  if (!ask.possible) return answers;
  const isNew = (fields[kind] ?? []).some(({ name, optional }) => !optional && options[name] === undefined);
  for (const { name, question, optional } of isNew ? (fields[kind] ?? []) : []) {
    if (options[name] !== undefined) continue;
    const answer = await ask.text({ question, optional: optional ?? false }, signal);
    if (answer !== '') answers[name] = answer;
  }
  return answers;
}
