import { z } from 'zod';

export const feedbackTypes = ['problem', 'idea', 'question', 'praise'] as const;

export interface Feedback {
  subject: string;
  type: (typeof feedbackTypes)[number];
  information: string;
  /** Whether the person said that they may be asked back. */
  mayContact: boolean;
  name: string | null;
  email: string | null;
}

/** What is sent: all of it, and nothing else. No names of customers, no addresses, no secrets. */
export const FeedbackMessage = z.object({
  subject: z.string(),
  type: z.enum(feedbackTypes),
  information: z.string(),
  contact: z.object({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
  about: z.object({
    version: z.string(),
    platform: z.string(),
    database: z.string(),
    connections: z.array(z.object({ kind: z.string(), state: z.string() })),
  }),
});

export type FeedbackMessage = z.infer<typeof FeedbackMessage>;
