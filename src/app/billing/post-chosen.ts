import { AppError } from '../../errors.ts';
import { loadAdjustments } from '../../store/adjustments.ts';
import type { App } from '../app.ts';
import { type PostingOptions, type PostingReport, postApproved } from './post.ts';

/**
 * Posts the adjustments that a person named. Throws AppError 'not-found' or 'conflict', with nothing posted, where one
 * of them is not there or not approved; else as `postApproved` does.
 */
export async function postChosen(
  app: App,
  options: PostingOptions & { ids: readonly number[] },
  signal: AbortSignal,
): Promise<PostingReport> {
  const found = new Map(
    (await loadAdjustments(app.db.read, { ids: options.ids })).map((each) => [each.id, each.state]),
  );
  const missing = options.ids.filter((id) => !found.has(id));
  if (missing.length > 0) {
    throw new AppError('not-found', `There is no adjustment ${missing.join(', ')}. See seatbridge billing history.`, {
      ids: missing,
    });
  }
  const others = options.ids.filter((id) => found.get(id) !== 'approved');
  if (others.length > 0) {
    const words = others.map((id) => `${id} is ${found.get(id)}`);
    throw new AppError('conflict', `Not approved, so nothing was posted: ${words.join(', ')}.`, { ids: others });
  }
  return postApproved(app, options, signal);
}
