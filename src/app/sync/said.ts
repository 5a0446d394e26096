import { VendorError } from '../../errors.ts';

/** Records that could not be read. */
export interface Unread {
  count: number;
  /** Of the first of them. */
  why: string;
}

/** What a run learned of rights and records. Of what it did not ask for it says nothing. */
export interface Said {
  /** By right, the words it was refused with; null: it was there. */
  rights: Map<string, string | null>;
  credentials: VendorError | null;
  /** By list; null: all its records could be read. */
  unread: Map<string, Unread | null>;
}

export const newSaid = (): Said => ({ rights: new Map(), credentials: null, unread: new Map() });

/** The list of one agreement's additions, as findings name it. */
export const additionsOf = (agreementId: string): string => `additions of agreement ${agreementId}`;

/** The right to see every record of a list, which a narrowed role has not. */
export const rightToAll = (list: string): string => `read all ${list}`;

/** One refusal outweighs all that was answered. */
export function sayRight({ rights }: Said, right: string, refused: string | null): void {
  if (refused !== null || !rights.has(right)) rights.set(right, refused);
}

/** Does what needs a right, and says whether it was there. */
export async function withRight<T>(said: Said, right: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    sayRight(said, right, null);
    return result;
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'forbidden') sayRight(said, right, error.message);
    throw error;
  }
}
