import type { App } from '../app/app.ts';
import { isFeedbackDue, sendDueFeedback } from '../app/feedback.ts';
import type { FeedbackWays } from '../app/feedback-ways.ts';
import type { Job } from './scheduler.ts';

const never = { startedAt: null, endedAt: null };

/** On as soon as feedback that could not be sent is to be tried again. */
export async function feedbackJobs(app: App, ways: FeedbackWays): Promise<Job[]> {
  if (!(await isFeedbackDue(app))) return [];
  return [
    {
      key: 'feedback',
      label: 'sending of feedback',
      turn: never,
      next: (_, notBefore) => notBefore,
      run: (signal) => sendDueFeedback(app, ways, signal),
    },
  ];
}
