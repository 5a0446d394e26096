import { AppError } from '../errors.ts';

/** A whole number as it is typed. Throws AppError 'usage'. */
export function wholeNumber(text: string, field: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('usage', `"${text}" is not a whole number.`, { field });
}

/** A whole number that may be negative, as it is typed. Throws AppError 'usage'. */
export function signedNumber(text: string, field: string): number {
  return text.startsWith('-') ? -wholeNumber(text.slice(1), field) : wholeNumber(text, field);
}
