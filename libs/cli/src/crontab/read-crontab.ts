import type { CrontabEntry, CrontabOptions, CrontabProblem, ReadCrontab } from './crontab-entry.js';
import { splitPercent } from './split-percent.js';

/** Cron refuses a longer line. */
const longestLine = 1_000;
const assignment = /^[ \t]*("[^"]*"|'[^']*'|[^\s='"]+)[ \t]*=[ \t]*(.*)$/;
const descriptor = /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** Reads a whole crontab: its jobs with the variables above them, and what cron would not run or what is no tick. */
export function readCrontab(text: string, options: CrontabOptions): ReadCrontab {
  const entries: CrontabEntry[] = [];
  const problems: CrontabProblem[] = [];
  const env: Record<string, string> = {};
  let comment: string | undefined;
  const lines = text.split('\n');
  const unended = lines.pop() ?? '';
  const refuse = (line: number, raw: string, why: string) => problems.push({ line, text: raw.slice(0, 200), why });
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.replace(/^[ \t]+/, '');
    const above = comment;
    comment = content.startsWith('#') ? content.replace(/^#+[ \t]?/, '').trim() : undefined;
    if (content === '' || content.startsWith('#')) continue;
    const why = unreadable(raw);
    if (why !== undefined) refuse(line, raw, why);
    else if (isAssignment(content)) setVariable(env, content);
    else {
      const entry = readEntry(content, options);
      if (typeof entry === 'string') refuse(line, raw, entry);
      else entries.push({ ...entry, line, text: raw, env: { ...env }, comment: above });
    }
  }
  if (unended.trim() !== '' && !unended.trimStart().startsWith('#')) {
    refuse(lines.length + 1, unended, 'it has no line end, so cron does not run it');
  }
  return { entries, problems };
}

function unreadable(raw: string): string | undefined {
  if (raw.includes('\0')) return 'it has a NUL in it';
  if (raw.length > longestLine) return `it is longer than ${longestLine} characters, which cron refuses`;
  if (raw.endsWith('\r'))
    return 'it ends with a carriage return, which cron would hand to the command: save the file with Unix line ends';
  return undefined;
}

/** A line of a job has white space before any `=`; a name in quotes may have it, too. */
function isAssignment(content: string): boolean {
  return assignment.test(content) && !/^(?:@|-?[\d*~])/.test(content);
}

function setVariable(env: Record<string, string>, content: string): void {
  const [, name = '', value = ''] = assignment.exec(content) ?? [];
  env[unquoted(name)] = unquoted(value.trimEnd());
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

type LineOfJob = Pick<CrontabEntry, 'schedule' | 'user' | 'command' | 'stdin' | 'flags'>;

function readEntry(content: string, { isSystem, dialect }: CrontabOptions): LineOfJob | string {
  const hasDash = content.startsWith('-');
  if (hasDash && dialect !== 'cronie') return 'only cronie takes a line that begins with -';
  const words = /^(?:(@\S+)|(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+))(?:[ \t]+|$)/.exec(
    content.slice(hasDash ? 1 : 0),
  );
  if (words === null) return 'it has fewer than five fields and a command';
  const [whole, special] = words;
  if (special !== undefined && !descriptor.test(special)) return `cron knows no ${special}`;
  const schedule = special ?? words.slice(2, 7).join(' ');
  let rest = content.slice((hasDash ? 1 : 0) + whole.length);
  let user: string | undefined;
  if (isSystem) {
    const named = /^(\S+)(?:[ \t]+|$)/.exec(rest);
    if (named === null) return 'it names no user';
    user = named[1];
    rest = rest.slice(named[0].length);
  }
  const { flags, command } = takeFlags(rest, dialect);
  if (command.trim() === '') return 'it has no command';
  return { schedule, user, flags: hasDash ? ['-', ...flags] : flags, ...splitPercent(command) };
}

/** OpenBSD and cronie take `-n` and the like before the command. */
function takeFlags(rest: string, dialect: CrontabOptions['dialect']): { flags: readonly string[]; command: string } {
  const known = dialect === 'openbsd' ? /^-([nqs]+)[ \t]+/ : dialect === 'cronie' ? /^-(n)[ \t]+/ : undefined;
  const flags: string[] = [];
  let command = rest;
  for (let match = known?.exec(command) ?? null; match !== null && known !== undefined; match = known.exec(command)) {
    flags.push(...[...(match[1] ?? '')].map((letter) => `-${letter}`));
    command = command.slice(match[0].length);
  }
  return { flags, command };
}
