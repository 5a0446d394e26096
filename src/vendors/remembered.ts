/** Texts of a large fleet are some hundreds; a server that says ever new ones must not fill the memory. */
const most = 10_000;

/** The same function for what devices have in common: each answer is worked out once, so it must not be changed. */
export function remembered<Said extends string | number, Meant extends string | readonly string[]>(
  work: (said: Said) => Meant,
): (said: Said) => Meant {
  const known = new Map<Said, Meant>();
  return (said) => {
    const before = known.get(said);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const meant = work(said);
    known.set(said, meant);
    return meant;
  };
}
