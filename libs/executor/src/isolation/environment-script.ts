/** Names that a shell takes as they are. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What a shell reads itself while it goes on, or lets nobody set. */
const ofShell: ReadonlySet<string> = new Set([
  ...['PPID', 'UID', 'EUID', 'SHELLOPTS', 'BASHOPTS', 'BASH_VERSINFO', 'BASH_ENV', 'ENV', 'OPTIND', 'OPTERR', 'LINENO'],
  ...['IFS', '_', 'PWD', 'OLDPWD', 'PS4', 'POSIXLY_CORRECT', 'RANDOM', 'SECONDS', 'SHLVL', 'GROUPS', 'FUNCNAME'],
]);

/**
 * A script that gives a shell the variables, to be read with `.`; what no shell can be given is put before the command
 * `"$@"` as arguments of `env`.
 */
export function environmentScript(environment: Readonly<Record<string, string>>, env: string): string {
  const entries = Object.entries(environment);
  const isPlain = ([name]: readonly [string, string]): boolean => plainName.test(name) && !ofShell.has(name);
  const exported = entries.filter(isPlain).map(([name, value]) => `export ${name}=${quote(value)}`);
  const others = entries.filter((entry) => !isPlain(entry)).map(([name, value]) => quote(`${name}=${value}`));
  const before = others.length === 0 ? [] : [`set -- ${quote(env)} ${others.join(' ')} "$@"`];
  return [...exported, ...before, ''].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
