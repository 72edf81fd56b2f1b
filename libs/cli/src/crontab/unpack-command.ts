import { splitWords } from '@aster-scheduler/core';

/** What a line says that was written by an export. */
export interface UnpackedCommand {
  readonly command: string;
  /** The program with its arguments, where the line is no script. */
  readonly words?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** A word as an export writes it. It can be read in one way only: a crontab of anybody gets here. */
const quoted = String.raw`(?:[\w@%+=:,./-]|'[^']*'|\\')+`;
const movedTo = new RegExp(`^cd (${quoted}) \\|\\| exit; `);
const exportOf = new RegExp(`^export (${quoted}(?: ${quoted})*); `);

/**
 * Takes off a command what an export has put before it, as the comment above the line says: the folder, the variables,
 * a lock, and quotes. Whatever somebody has changed by hand since is a command like any other.
 */
export function unpackCommand(command: string, settings: Readonly<Record<string, string>>): UnpackedCommand {
  let rest = command;
  let folder: string | undefined;
  const env: Record<string, string> = {};
  if (settings.flock !== undefined) {
    const [program, flag, path, dash, inner, ...more] = splitWords(rest);
    const isLock =
      program === 'flock' && flag === '-n' && path === settings.flock && dash === '-c' && more.length === 0;
    if (isLock && inner !== undefined) rest = inner;
  }
  const moved = movedTo.exec(rest);
  if (
    moved !== null &&
    (settings.env !== undefined ||
      settings.argv !== undefined ||
      settings.unset !== undefined ||
      settings.name !== undefined)
  ) {
    folder = splitWords(moved[1] ?? '')[0];
    rest = rest.slice(moved[0].length);
  }
  const exported = settings.env === undefined ? null : exportOf.exec(rest);
  if (exported !== null) {
    for (const pair of splitWords(exported[1] ?? ''))
      env[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    rest = rest.slice(exported[0].length);
  }
  const words = settings.argv === 'true' ? splitWords(rest) : undefined;
  return {
    command: rest,
    env,
    ...(folder === undefined ? {} : { folder }),
    ...(words === undefined || words.length === 0 ? {} : { words }),
  };
}
