/**
 * The begins of ids that tell them apart from each other, all of the same length: 13 characters at least, which nothing
 * else has that was not made in the same millisecond.
 */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const distinct = [...new Set(ids)].sort();
  let length = shortest;
  for (const [index, id] of distinct.entries()) {
    const next = distinct[index + 1];
    if (next === undefined) break;
    let common = 0;
    while (common < id.length && id[common] === next[common]) common += 1;
    length = Math.max(length, common + 1);
  }
  return (id) => id.slice(0, length).replace(/-$/, '');
}

const shortest = 13;
