import { z } from 'zod';

/** What the program asks of the process that holds the library. Each order is answered once, before the next is given. */
export type Order =
  | { do: 'load' }
  | { do: 'request'; text: string }
  /** The text of a report that was answered, from this place on. */
  | { do: 'read'; report: number; at: number }
  /** Frees what the library holds; the process is of no use afterwards. */
  | { do: 'unload' };

/** What the process is started with. */
export interface Terms {
  /** The library's file. */
  path: string;
  /** Of one answer. */
  largestAnswerBytes: number;
  /** Of the whole process; it ends itself above. */
  largestMemoryBytes: number;
}

/**
 * Why there is no answer. `load`: the library cannot be loaded or does not start; `none`: it gave back nothing;
 * `garbage`: what it gave back is no answer; `large`: more than is read.
 */
const troubles = ['load', 'none', 'garbage', 'large'] as const;
export type Trouble = (typeof troubles)[number];

export const Reply = z.discriminatedUnion('said', [
  z.strictObject({ said: z.literal('done') }),
  z.strictObject({
    said: z.literal('answer'),
    /** The message's full name. */
    name: z.string(),
    /** Its field `result`, where that says yes or no. */
    result: z.boolean().nullable(),
    /** The beginning of its text, for people. */
    words: z.string(),
  }),
  /** A report came. Its text stays in the process, which is larger than the program wants to hold. */
  z.strictObject({ said: z.literal('report'), report: z.number() }),
  z.strictObject({ said: z.literal('piece'), text: z.string(), last: z.boolean() }),
  z.strictObject({ said: z.literal('trouble'), trouble: z.enum(troubles), why: z.string() }),
]);
export type Reply = z.infer<typeof Reply>;

/** The order's number on both ways, so that no answer is taken for that of another order. */
export const Numbered = z.strictObject({ number: z.number(), reply: Reply });
export interface NumberedOrder {
  number: number;
  order: Order;
}
