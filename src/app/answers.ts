import { AppError } from '../errors.ts';
import { deleteAnswer, deleteOldAnswers, insertAnswer, loadAnswer, updateAnswer } from '../store/answers.ts';
import { type App, nowInstant } from './app.ts';

/** A write that somebody asked for under a key of their own. */
export interface Asked {
  /** Who asked. */
  person: string;
  route: string;
  key: string;
}

/** What it was answered with. */
export interface KeptAnswer {
  status: number;
  type: string;
  text: string;
}

/** Sealed, for both may hold secrets: the request in its hash, the answer in its text. */
interface Content {
  hash: string;
  /** null: not answered yet. */
  answer: KeptAnswer | null;
}

const keptMs = 24 * 60 * 60 * 1000;

/**
 * Notes that a write begins. Resolves with the answer it had before, null where it is new. Throws AppError 'usage'
 * where the key was used for another request, 'conflict' where the first one has not been answered.
 */
export async function beginAnswer(app: App, { hash, ...asked }: Asked & { hash: string }): Promise<KeptAnswer | null> {
  const at = nowInstant(app);
  const content = seal(app, { asked, content: { hash, answer: null } });
  const before = await app.db.write(async (trx) => {
    await deleteOldAnswers(trx, { before: new Date(app.clock.now() - keptMs).toISOString() });
    const known = await loadAnswer(trx, asked);
    if (known === null) await insertAnswer(trx, { ...asked, at, content });
    return known;
  });
  return before === null ? null : answerBefore(open(app, { asked, content: before }), { asked, hash });
}

function answerBefore(known: Content, { asked, hash }: { asked: Asked; hash: string }): KeptAnswer {
  if (known.hash !== hash) {
    const message = `The key ${asked.key} belongs to another request. Use a new one.`;
    throw new AppError('usage', message, { field: 'idempotency-key' });
  }
  if (known.answer !== null) return known.answer;
  const message = `The first request with the key ${asked.key} is still being carried out, or the program ended meanwhile. Look at what became of it before you repeat it under a new key.`;
  throw new AppError('conflict', message, { key: asked.key });
}

export async function keepAnswer(app: App, { answer, ...asked }: Asked & { answer: KeptAnswer }): Promise<void> {
  await app.db.write(async (trx) => {
    const known = await loadAnswer(trx, asked);
    if (known === null) return;
    const { hash } = open(app, { asked, content: known });
    await updateAnswer(trx, { ...asked, content: seal(app, { asked, content: { hash, answer } }) });
  });
}

/** It was not carried out: the key may be used again. May be repeated. */
export async function forgetAnswer(app: App, asked: Asked): Promise<void> {
  await app.db.write((trx) => deleteAnswer(trx, asked));
}

const contextOf = ({ person, route, key }: Asked) => `answer:${JSON.stringify([person, route, key])}`;

const seal = ({ secrets }: App, { asked, content }: { asked: Asked; content: Content }): string =>
  secrets.seal(JSON.stringify(content), contextOf(asked));

const open = ({ secrets }: App, { asked, content }: { asked: Asked; content: string }): Content =>
  JSON.parse(secrets.open(content, contextOf(asked))) as Content;
