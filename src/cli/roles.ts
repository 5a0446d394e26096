import { type Role, roles } from '../domain/roles.ts';
import { AppError } from '../errors.ts';

/** A role as it is typed. Throws AppError 'usage'. */
export function roleOf(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role !== undefined) return role;
  throw new AppError('usage', `The role is one of ${roles.join(', ')}.`, { field: 'role' });
}
