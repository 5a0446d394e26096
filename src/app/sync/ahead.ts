/** The same items; the next one is asked for while the caller works on this one, so that the vendor's time is used. */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const source = items[Symbol.asyncIterator]();
  let ended = false;
  let next = source.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done === true) {
        ended = true;
        return;
      }
      next = source.next();
      next.catch(() => undefined); // told when it is awaited, or of no interest any more
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // Not awaited: a source that waits for its vendor would be waited for.
    if (!ended) source.return?.().catch(() => undefined);
  }
}
