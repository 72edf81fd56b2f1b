type Flag = string | readonly string[] | boolean | null | undefined;

/**
 * Words of a command with flags: each may be given several times, and is left out where it has no value. A name that
 * begins as a flag does stands behind all of them.
 *
 * @param verb such as `keys create`
 */
export function commandWords(
  verb: string,
  name: string | undefined,
  flags: Readonly<Record<string, Flag>> = {},
): readonly string[] {
  const said = Object.entries(flags).flatMap(([flag, value]) => {
    if (typeof value === 'boolean') return value ? [`--${flag}`] : [];
    return [value ?? []].flat().flatMap((each) => [`--${flag}`, each]);
  });
  if (name?.startsWith('-') === true) return [...verb.split(' '), ...said, '--', name];
  return [...verb.split(' '), ...(name === undefined ? [] : [name]), ...said];
}
