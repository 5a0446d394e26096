import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { AnswerTable } from './schema.ts';

type AnswerKey = Pick<AnswerTable, 'person' | 'route' | 'key'>;

/** What is kept of the answer to a write that came with a key; null where there was none. */
export async function loadAnswer(trx: Trx, { person, route, key }: AnswerKey): Promise<string | null> {
  const row = await trx
    .selectFrom('answers')
    .select('content')
    .where('person', '=', person)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.content ?? null;
}

export async function insertAnswer(trx: Trx, row: AnswerKey & { at: Instant; content: string }): Promise<void> {
  const { person, route, key, at, content } = row;
  await trx.insertInto('answers').values({ person, route, key, at, content }).execute();
}

export async function updateAnswer(trx: Trx, row: AnswerKey & { content: string }): Promise<void> {
  const { person, route, key, content } = row;
  await trx
    .updateTable('answers')
    .set({ content })
    .where('person', '=', person)
    .where('route', '=', route)
    .where('key', '=', key)
    .execute();
}

export async function deleteAnswer(trx: Trx, { person, route, key }: AnswerKey): Promise<void> {
  await trx
    .deleteFrom('answers')
    .where('person', '=', person)
    .where('route', '=', route)
    .where('key', '=', key)
    .execute();
}

export async function deleteOldAnswers(trx: Trx, { before }: { before: Instant }): Promise<void> {
  await trx.deleteFrom('answers').where('at', '<', before).execute();
}
