interface Key {
  readonly key: string;
  /** There only when somebody wants it. */
  readonly isExtra?: boolean;
}

/** Which columns of a list are there. @param kept what the reader has chosen; `null`: nothing */
export function planColumns(kept: string | null, all: readonly Key[]): ReadonlySet<string> {
  const named = new Set(kept?.split(','));
  const wanted = all.filter(({ key }) => named.has(key));
  const shown = wanted.length === 0 ? all.filter(({ isExtra }) => isExtra !== true) : wanted;
  return new Set(shown.map(({ key }) => key));
}

/** The columns once one was ticked or cleared; the last one stays: a list without columns tells nothing. */
export function toggleColumn(shown: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const others = new Set([...shown].filter((each) => each !== key));
  if (!shown.has(key)) return new Set([...shown, key]);
  return others.size === 0 ? shown : others;
}
