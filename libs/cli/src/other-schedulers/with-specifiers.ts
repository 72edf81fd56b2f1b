/**
 * A text of a unit with what its specifiers stand for: parts of the name of the unit. `undefined` for one with others,
 * of which only the host knows what they are.
 *
 * @param unit with its ending: `dump@db.service`
 */
export function withSpecifiers(text: string, unit: string): string | undefined {
  const name = unit.replace(/\.\w+$/, '');
  const [prefix = '', instance = ''] = name.split(/@(.*)/s);
  const known: Readonly<Record<string, string>> = {
    ...{ '%': '%', n: unit, N: name },
    ...{ p: prefix, P: unescaped(prefix), i: instance, I: unescaped(instance) },
  };
  let isKnown = true;
  const filled = text.replace(/%(.)/gs, (_all, letter: string) => {
    isKnown &&= Object.hasOwn(known, letter);
    return known[letter] ?? '';
  });
  return isKnown ? filled : undefined;
}

/** As systemd reads a name: `-` is a slash, and `\\x2d` a letter by its number. */
function unescaped(text: string): string {
  return text
    .replaceAll('-', '/')
    .replace(/\\x([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
