/**
 * A text of a unit with what its specifiers stand for: parts of the name of the unit. `undefined` for one with others,
 * of which only the host knows what they are.
 *
 * @param unit with its ending: `dump@db.service`
 */
export function withSpecifiers(text: string, unit: string): string | undefined {
  const name = unit.replace(/\.\w+$/, '');
  const [prefix = '', instance = ''] = name.split(/@(.*)/s);
  const last = prefix.slice(prefix.lastIndexOf('-') + 1);
  const known: Readonly<Record<string, string>> = {
    ...{ '%': '%', n: unit, N: name },
    ...{ p: prefix, P: unescaped(prefix), i: instance, I: unescaped(instance) },
    ...{ j: last, J: unescaped(last), f: pathOf(instance === '' ? prefix : instance) },
  };
  let isKnown = true;
  const filled = text.replace(/%(.)/gs, (_all, letter: string) => {
    isKnown &&= Object.hasOwn(known, letter);
    return known[letter] ?? '';
  });
  return isKnown ? filled : undefined;
}

/** A name that stands for a path: `srv-data` is `/srv/data`, and `-` the root. */
function pathOf(text: string): string {
  return text === '-' ? '/' : `/${unescaped(text)}`;
}

/** As systemd reads a name: `-` is a slash, and `\\x2d` a byte by its number, of which several may be one letter. */
function unescaped(text: string): string {
  return text
    .replaceAll('-', '/')
    .replace(/(?:\\x[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replace(/\\x/gi, ''), 'hex').toString());
}
