import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';

/** Results too large for one answer, kept in memory for whoever pages through them; the oldest go first. */
export interface Few<Value> {
  /** Returns its key. */
  keep(value: Value): string;
  /** Throws AppError 'not-found' where it went. */
  find(id: string): Value;
}

const most = 5;

export function openFew<Value>(what: string): Few<Value> {
  const kept = new Map<string, Value>();
  return {
    keep(value) {
      const id = randomUUID();
      const [oldest] = kept.keys();
      if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
      kept.set(id, value);
      return id;
    },
    find(id) {
      const value = kept.get(id);
      if (value !== undefined) return value;
      throw new AppError('not-found', `This ${what} is no longer kept. Make it again.`, { id });
    },
  };
}
