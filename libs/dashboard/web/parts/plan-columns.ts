interface Key {
  readonly key: string;
  /** There only when somebody wants it. */
  readonly isExtra?: boolean;
}

/** Which columns of a list are there, in their order. @param kept what the reader has chosen; `null`: nothing */
export function planColumns(kept: string | null, all: readonly Key[]): ReadonlySet<string> {
  const known = new Set(all.map(({ key }) => key));
  const wanted = new Set(kept?.split(',').filter((key) => known.has(key)));
  return wanted.size > 0 ? wanted : new Set(all.flatMap(({ key, isExtra }) => (isExtra === true ? [] : [key])));
}

/**
 * The columns once one was ticked or cleared; the last one stays: a list without columns tells nothing. One that is
 * ticked comes before the first that stands behind it in the list of all.
 */
export function toggleColumn(shown: ReadonlySet<string>, key: string, all: readonly Key[]): ReadonlySet<string> {
  const others = [...shown].filter((each) => each !== key);
  if (shown.has(key)) return others.length === 0 ? shown : new Set(others);
  const later = new Set(all.slice(all.findIndex((each) => each.key === key) + 1).map((each) => each.key));
  const place = others.findIndex((each) => later.has(each));
  return new Set(others.toSpliced(place === -1 ? others.length : place, 0, key));
}

/** The columns once one has changed places with its neighbour. @param by -1 or 1 */
export function moveColumn(shown: ReadonlySet<string>, key: string, by: number): ReadonlySet<string> {
  const keys = [...shown];
  const [from, to] = [keys.indexOf(key), keys.indexOf(key) + by];
  if (from === -1 || keys[to] === undefined) return shown;
  return new Set(keys.toSpliced(from, 1).toSpliced(to, 0, key));
}
