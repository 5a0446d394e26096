import { AppError } from '../errors.ts';

/** What a work comes to, or why the product refuses it: for one of several that go on without it. */
export async function orRefusal<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
