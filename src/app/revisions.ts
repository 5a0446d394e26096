import { loadRevisions } from '../store/revisions.ts';
import type { App } from './app.ts';

/** What a screen shows: each is counted whenever something of it changes, by whichever process. */
export const subjects = [
  'connections',
  'runs',
  'accounts',
  'services',
  'priorities',
  'adjustments',
  'tickets',
  'findings',
  'settings',
  'pauses',
] as const;
export type Subject = (typeof subjects)[number];

/** How often each subject has changed: cheap enough to be asked again and again. */
export type Revisions = Record<Subject, number>;

export async function readRevisions(app: Pick<App, 'db'>): Promise<Revisions> {
  const counted = await loadRevisions(app.db.read);
  return Object.fromEntries(subjects.map((subject) => [subject, counted.get(subject) ?? 0])) as Revisions;
}

/** The subjects that changed between two readings. */
export const changedSubjects = (before: Revisions, after: Revisions): Subject[] =>
  subjects.filter((subject) => before[subject] !== after[subject]);
