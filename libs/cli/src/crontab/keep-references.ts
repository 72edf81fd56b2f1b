const reference = /(\$?)\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/**
 * A text for the shell, written so that Aster leaves its variables to the shell: `$NAME` in an argument is replaced
 * before the command starts when the job has such a variable, in single quotes, too, where a shell would not.
 */
export function keepReferences(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(reference, (match: string, escape: string, bare?: string, braced?: string) => {
    const name = bare ?? braced ?? '';
    return escape !== '' || Object.hasOwn(env, name) || name.startsWith('ASTER_') ? `$${match}` : match;
  });
}
