/** Caches a function's last result: a state is evaluated several times before it changes. */
export function rememberingLast<A extends object, R>(compute: (of: A) => R): (of: A) => R {
  let last: { readonly of: A; readonly answer: R } | null = null;
  return (of) => (last?.of === of ? last : (last = { of, answer: compute(of) })).answer;
}

/** The same for a function of several values. */
export function rememberingLastOf<A extends readonly unknown[], R>(
  compute: (...of: A) => R,
): (...of: A) => R {
  let last: { readonly of: A; readonly answer: R } | null = null;
  return (...of) => {
    if (last === null || of.some((value, place) => value !== last!.of[place]))
      last = { of, answer: compute(...of) };
    return last.answer;
  };
}
