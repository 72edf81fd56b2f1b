import { shellWord } from '@aster-scheduler/core';

export interface WrapOptions {
  /** The sixth field is the user. */
  readonly isSystem: boolean;
  /** What cron finds the command line of Aster by. */
  readonly program: string;
}

/**
 * The crontab whose lines tell Aster how they go: `aster exec` around each command, and nothing else. Cron still
 * decides when, and hands over variables and what follows a `%` as before.
 *
 * @param names of the jobs, by their lines from 1; the others stay as they are
 */
export function wrapCrontab(
  text: string,
  names: ReadonlyMap<number, string>,
  { isSystem, program }: WrapOptions,
): string {
  const line = isSystem ? lineWithUser : lineOfUser;
  return text
    .split('\n')
    .map((raw, at) => {
      const name = names.get(at + 1);
      const before = name === undefined ? undefined : line.exec(raw)?.[0];
      if (name === undefined || before === undefined) return raw;
      const { script, input } = splitInput(raw.slice(before.length));
      const job = shellWord(name).replaceAll('%', String.raw`\%`);
      return `${before}${program} exec --job ${job} -- /bin/sh -c ${quoteScript(script)}${input}`;
    })
    .join('\n');
}

const fields = String.raw`[ \t]*(?:@\w+|(?:\S+[ \t]+){4}\S+)[ \t]+`;
const flags = String.raw`(?:-[nqs]+[ \t]+)*`;
const lineOfUser = new RegExp(`^${fields}${flags}`);
const lineWithUser = new RegExp(String.raw`^${fields}\S+[ \t]+${flags}`);

/** Up to the first bare `%`, which cron makes the begin of the input. */
function splitInput(command: string): { readonly script: string; readonly input: string } {
  const at = /(?<!\\)%/.exec(command)?.index ?? command.length;
  return { script: command.slice(0, at), input: command.slice(at) };
}

/** In quotes whatever it is; `\%` stays, since cron takes the backslash away before the shell sees it. */
function quoteScript(script: string): string {
  return `'${script.replaceAll("'", String.raw`'\''`)}'`;
}
