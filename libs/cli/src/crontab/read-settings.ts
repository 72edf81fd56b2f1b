/** A name begins where no other does, so that a text is passed over once. */
const pair = /(?<![\w./-])([A-Za-z][\w./-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

/**
 * What a comment says for Aster, such as `aster: name=nightly/report label.team=data timeout=20m`: names with their
 * values, those with white space in double quotes, where `\\n` is a line end. `undefined` for another comment.
 */
export function readSettings(comment: string): Readonly<Record<string, string>> | undefined {
  const written = /^aster:(.*)$/.exec(comment)?.[1];
  if (written === undefined) return undefined;
  return Object.fromEntries(
    [...written.matchAll(pair)].map(([, name = '', quoted, bare = '']) => [name, unquoted(quoted) ?? bare]),
  );
}

function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/\\(.)/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter));
}
