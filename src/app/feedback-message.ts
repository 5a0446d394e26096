import { z } from 'zod';
import { AppError } from '../errors.ts';

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

export const longest = { subject: 200, information: 20_000, email: 254 };

/** Throws AppError 'usage' for what could not be sent so. */
export function refuseOdd({ subject, information, name, email }: Feedback): void {
  const { subject: line, information: text } = longest;
  if (!isLine(subject)) throw odd('subject', `The subject is one line of 1 to ${line} characters.`);
  if (information.trim() === '' || information.length > text)
    throw odd('information', `The information has 1 to ${text} characters.`);
  if (name !== null && !isLine(name)) throw odd('name', `The name is one line of 1 to ${line} characters.`);
  if (email !== null && !z.email().max(longest.email).safeParse(email).success)
    throw odd('email', `"${email}" is no e-mail address.`);
}

const isLine = (text: string) => text.trim() !== '' && text.length <= longest.subject && !/[\r\n]/.test(text);

const odd = (field: string, words: string) => new AppError('usage', words, { field });

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
