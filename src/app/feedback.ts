import type { Instant } from '../domain/time.ts';
import {
  countUnsentFeedback,
  insertFeedback,
  loadDueFeedback,
  loadUnsentFeedback,
  noteFeedbackTry,
} from '../store/feedback.ts';
import { type App, nowInstant } from './app.ts';
import { connectionStatuses } from './connection-status.ts';
import { type Feedback, FeedbackMessage, refuseOdd } from './feedback-message.ts';
import { type FeedbackWays, sendOn } from './feedback-ways.ts';
import { loadSettings } from './settings.ts';

/*
 * What people say to the makers. It is kept before anything is sent, and until it was: nothing is lost, though a mail
 * whose answer was lost may come twice.
 */

/**
 * What would be sent; sends nothing. Names and addresses go along only where the person may be asked back. Throws
 * AppError 'usage'.
 */
export async function previewFeedback(
  app: App,
  { feedback, version }: { feedback: Feedback; version: string },
): Promise<FeedbackMessage> {
  const { subject, type, information, mayContact, name, email } = feedback;
  refuseOdd(feedback);
  const statuses = await connectionStatuses(app);
  return {
    ...{ subject, type, information },
    contact: mayContact ? { name, email } : null,
    about: {
      version,
      platform: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
      database: app.db.dialect,
      connections: statuses.map(({ connection: { kind }, state }) => ({ kind, state })),
    },
  };
}

/** What became of feedback so far. */
export interface FeedbackFate {
  id: number;
  /** `waiting`: it is kept, and tried again and again. */
  state: 'sent' | 'waiting';
  /** Where it went, or why it could not be sent yet. */
  words: string;
}

/** Keeps feedback and tries to send it at once. */
export async function giveFeedback(
  app: App,
  { message, by, ways }: { message: FeedbackMessage; by: string; ways: FeedbackWays },
  signal: AbortSignal,
): Promise<FeedbackFate> {
  const at = nowInstant(app);
  const id = await app.db.write((trx) => insertFeedback(trx, { at, by, content: message }));
  return tryToSend(app, { id, tries: 0, message, ways }, signal);
}

/** How much was not sent yet. */
export const feedbackWaits = (app: Pick<App, 'db'>): Promise<number> => countUnsentFeedback(app.db.read);

/** Feedback that was not sent yet. */
export interface WaitingFeedback {
  id: number;
  at: Instant;
  by: string;
  type: Feedback['type'];
  subject: string;
  tries: number;
  /** Why it could not be sent yet. */
  words: string;
  nextAt: Instant | null;
}

/** All of it, oldest first. */
export async function listWaitingFeedback(app: Pick<App, 'db'>): Promise<WaitingFeedback[]> {
  return (await loadUnsentFeedback(app.db.read)).map(({ id, at, by, content, tries, said: words, nextAt }) => {
    const { type, subject } = FeedbackMessage.parse(content);
    return { id, at, by, type, subject, tries, words, nextAt };
  });
}

/** Whether something is to be sent by now. */
export const isFeedbackDue = async (app: Pick<App, 'db' | 'clock'>): Promise<boolean> =>
  (await loadDueFeedback(app.db.read, nowInstant(app))).length > 0;

/** Sends what is due. May be repeated: what was sent is not due any more. */
export async function sendDueFeedback(app: App, ways: FeedbackWays, signal: AbortSignal): Promise<void> {
  for (const { id, tries, content } of await loadDueFeedback(app.db.read, nowInstant(app))) {
    signal.throwIfAborted();
    await tryToSend(app, { id, tries, message: FeedbackMessage.parse(content), ways }, signal);
  }
}

interface Trying {
  id: number;
  /** Before this one. */
  tries: number;
  message: FeedbackMessage;
  ways: FeedbackWays;
}

async function tryToSend(app: App, { id, tries, message, ways }: Trying, signal: AbortSignal): Promise<FeedbackFate> {
  const { feedback: settings } = await loadSettings(app);
  try {
    const words = await sendOn({ id, message, settings, ways, at: nowInstant(app) }, signal);
    await app.db.write((trx) => noteFeedbackTry(trx, { id, said: words, sentAt: nowInstant(app), nextAt: null }));
    return { id, state: 'sent', words };
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof Error ? error.message : String(error);
    app.log.warn({ feedback: id, words }, 'feedback not sent');
    await app.db.write((trx) => noteFeedbackTry(trx, { id, said: words, sentAt: null, nextAt: nextTry(app, tries) }));
    return { id, state: 'waiting', words };
  }
}

const minuteMs = 60_000;
const longestMinutes = 24 * 60;

/** After 1, 2, 4 ... minutes, and at least once a day. */
function nextTry(app: App, tries: number): Instant {
  const minutes = Math.min(2 ** Math.min(tries, 20), longestMinutes);
  return new Date(app.clock.now() + minutes * minuteMs).toISOString();
}
