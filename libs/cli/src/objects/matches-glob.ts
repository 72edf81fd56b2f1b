/**
 * Whether a name has the form of a pattern: `*` stands for any characters, `?` for one. Takes time by the product of
 * the lengths at most, whatever the pattern.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let starInName = 0;
  while (inName < name.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      starInName = inName;
      at += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === name[inName])) {
      at += 1;
      inName += 1;
    } else if (star >= 0) {
      at = star + 1;
      starInName += 1;
      inName = starInName;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** Whether a text stands for several names. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
