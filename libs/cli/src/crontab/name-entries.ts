import { jobNameProblem } from '@aster-scheduler/core';
import type { CrontabEntry } from './crontab-entry.js';

/** Words that stand before the program that a line is about. */
const wrappers = new Set([
  'sudo',
  'nice',
  'ionice',
  'flock',
  'timeout',
  'env',
  'exec',
  'cd',
  'test',
  'command',
  'chronic',
  'cronic',
  'sleep',
  '[',
]);

/**
 * A name for each line: that of a comment `# aster: name=…` above it, else its user and its program, numbered where two
 * would have the same.
 */
export function nameEntries(entries: readonly CrontabEntry[], owner: string): readonly string[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const wanted = givenName(entry.comment) ?? `${entry.user ?? owner}/${programOf(entry.command)}`;
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    taken.add(name);
    return name;
  });
}

function givenName(comment: string | undefined): string | undefined {
  const name = /^aster:.*?\bname=(?:"([^"]+)"|(\S+))/.exec(comment ?? '');
  const given = name?.[1] ?? name?.[2];
  return given !== undefined && jobNameProblem(given) === undefined ? given : undefined;
}

function programOf(command: string): string {
  const scripts = /(?:run-parts\b.*?\/etc\/cron\.)(\w+)/.exec(command)?.[1];
  if (scripts !== undefined) return scripts;
  for (const part of command.split(/&&|\|\||;|\|/)) {
    for (const word of part.trim().split(/\s+/)) {
      const name =
        word
          .replace(/^["'(]+|["')]+$/g, '')
          .split('/')
          .at(-1) ?? '';
      if (/^[A-Za-z][\w.+-]*$/.test(name) && !wrappers.has(name) && !word.includes('=')) return name.slice(0, 60);
      if (wrappers.has(name) && !['sudo', 'nice', 'env', 'exec', 'chronic', 'cronic', 'command'].includes(name)) break;
    }
  }
  return 'job';
}
