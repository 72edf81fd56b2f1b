import { jobNameProblem, normaliseJobName } from '@aster-scheduler/core';
import type { CrontabEntry } from './crontab-entry.js';

/** A line that is to be named. */
export interface NamedLine {
  readonly entry: CrontabEntry;
  readonly owner: string;
  readonly digest: string;
}

/** Names of jobs that were imported before, by the digests of their lines. */
export type KnownNames = ReadonlyMap<string, readonly string[]>;

/**
 * A name for each line: that of a comment `# aster: name=…` above it; else the name that its job was given before,
 * found by the digest; else its user and its program, numbered where two would have the same. A line that has changed
 * takes the name that a line of the same program had and that no other has now: it is most likely this one.
 */
export function nameEntries(lines: readonly NamedLine[], known: KnownNames = new Map()): readonly string[] {
  const names: (string | undefined)[] = lines.map(({ entry }) => givenName(entry.settings));
  const taken = new Set(names.filter((name) => name !== undefined));
  const take = (at: number, name: string | undefined) => {
    if (name === undefined || names[at] !== undefined || taken.has(name)) return;
    names[at] = name;
    taken.add(name);
  };
  for (const [at, { digest }] of lines.entries()) {
    take(
      at,
      known.get(digest)?.find((name) => !taken.has(name)),
    );
  }
  const left = [...known.values()].flat().filter((name) => !taken.has(name));
  for (const [at, line] of lines.entries()) {
    const base = baseOf(line);
    take(
      at,
      left.find((name) => !taken.has(name) && name.replace(/-\d+$/, '') === base),
    );
  }
  for (const [at, line] of lines.entries()) {
    const base = baseOf(line);
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    take(at, name);
  }
  return numberGiven(names);
}

function baseOf({ entry, owner }: NamedLine): string {
  return `${entry.user ?? owner}/${programOf(entry.command)}`;
}

/** Comments may say a name twice. */
function numberGiven(names: readonly (string | undefined)[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((wanted = 'job') => {
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    taken.add(name);
    return name;
  });
}

function givenName({ name }: CrontabEntry['settings']): string | undefined {
  return name !== undefined && jobNameProblem(name) === undefined ? normaliseJobName(name) : undefined;
}

/** The program that a command is about, past what only prepares it. */
function programOf(command: string): string {
  const scripts = /(?:run-parts\b.*?\/etc\/cron\.)(\w+)/.exec(command)?.[1];
  if (scripts !== undefined) return scripts;
  for (const part of command.split(/&&|\|\||;|\|/)) {
    const words = part.trim().split(/\s+/);
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? '';
      const name =
        word
          .replace(/^["'({]+|(?<!["')}])["')}]+$/g, '')
          .split('/')
          .at(-1) ?? '';
      if (name === '' || word.startsWith('-') || word.includes('=') || /^\d/.test(name)) continue;
      if (preparations.has(name)) break;
      const skipped = wrappers[name];
      if (skipped === undefined) {
        if (/^[A-Za-z][\w.+-]*$/.test(name)) return name.slice(0, 60);
        continue;
      }
      at = afterOperands(words, at, skipped);
    }
  }
  return 'job';
}

/** Past the options of a wrapper and so many of its operands. */
function afterOperands(words: readonly string[], wrapper: number, operands: number): number {
  let at = wrapper;
  for (let left = operands; left > 0 && at + 1 < words.length; at += 1) {
    if (words[at + 1]?.startsWith('-') !== true) left -= 1;
  }
  return at;
}

/** What follows them is no program. */
const preparations = new Set([
  'cd',
  'test',
  '[',
  'sleep',
  'export',
  'set',
  'umask',
  '.',
  'source',
  'if',
  'for',
  'while',
]);

/** Words before the program, with how many operands they have before it. */
const wrappers: Readonly<Record<string, number>> = {
  then: 0,
  do: 0,
  else: 0,
  sudo: 0,
  nice: 0,
  ionice: 0,
  env: 0,
  exec: 0,
  command: 0,
  chronic: 0,
  cronic: 0,
  nohup: 0,
  time: 0,
  setsid: 0,
  flock: 1,
  timeout: 1,
  sh: 0,
  bash: 0,
};
