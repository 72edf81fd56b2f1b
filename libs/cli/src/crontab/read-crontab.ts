import type { CrontabEntry, CrontabOptions, CrontabProblem, ReadCrontab } from './crontab-entry.js';
import { readSettings } from './read-settings.js';
import { isVariable, readVariable } from './read-variable.js';
import { splitPercent } from './split-percent.js';
import { areVixieFields } from './vixie-fields.js';

/** Cron refuses a longer line. */
const longestLine = 1_000;
const descriptor = /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** Reads a whole crontab: its jobs with the variables above them, and what cron would not run or what is no tick. */
export function readCrontab(text: string, options: CrontabOptions): ReadCrontab {
  const entries: CrontabEntry[] = [];
  const problems: CrontabProblem[] = [];
  const env: Record<string, string> = {};
  let above = nothingAbove;
  const lines = text.split('\n');
  const unended = lines.pop() ?? '';
  const refuse = (line: number, raw: string, why: string) => problems.push({ line, text: raw.slice(0, 200), why });
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.replace(/^[ \t]+/, '');
    const { comment, settings } = above;
    const entryAt = (found: LineOfJob, isDisabled: boolean) =>
      entries.push({ ...found, line, text: raw, env: { ...env }, comment, settings, isDisabled });
    if (content.startsWith('#')) {
      const disabled = readDisabled(content, options);
      if (disabled !== undefined) entryAt(disabled, true);
      above = disabled === undefined ? withComment(above, content) : nothingAbove;
      continue;
    }
    above = nothingAbove;
    if (content === '') continue;
    const why = unreadable(raw);
    if (why !== undefined) refuse(line, raw, why);
    else if (isVariable(content)) {
      const problem = readVariable(content, env, options.dialect);
      if (problem !== undefined) refuse(line, raw, problem);
    } else {
      const entry = readEntry(content, options);
      if (typeof entry === 'string') refuse(line, raw, entry);
      else entryAt(entry, false);
    }
  }
  if (unended.trim() !== '' && !unended.trimStart().startsWith('#')) {
    refuse(lines.length + 1, unended, 'it has no line end, so cron does not run it');
  }
  return { entries, problems };
}

interface Above {
  readonly comment: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

const nothingAbove: Above = { comment: undefined, settings: {} };

function withComment({ comment, settings }: Above, content: string): Above {
  const text = content.replace(/^#+[ \t]?/, '').trim();
  const more = readSettings(text);
  if (more !== undefined) return { comment, settings: { ...settings, ...more } };
  return { comment: isHeading(text) ? undefined : text, settings };
}

/** The line over the columns that many crontabs begin with, or a drawing of it. */
function isHeading(text: string): boolean {
  return (
    !/[\p{L}\p{N}]{2}/u.test(text) ||
    /^m(?:in(?:ute)?)?\s+h(?:our)?\s/i.test(text) ||
    /^(?:[.|`*+-]|(?:not kept by cron|left out): |Written by aster)/.test(text)
  );
}

/** A comment that would be a job without its mark; what its fields are decides, for prose begins with words. */
function readDisabled(content: string, options: CrontabOptions): LineOfJob | undefined {
  const text = content.replace(/^#+[ \t]*/, '');
  if (!/^[\d*@]/.test(text) || unreadable(text) !== undefined) return undefined;
  const entry = readEntry(text, options);
  if (typeof entry === 'string' || /^(?:user-?name\s+)?command\b/i.test(entry.command)) return undefined;
  return entry.schedule.startsWith('@') || areVixieFields(entry.schedule.split(' '), options.dialect)
    ? entry
    : undefined;
}

function unreadable(raw: string): string | undefined {
  if (raw.includes('\0')) return 'it has a NUL in it';
  if (raw.length > longestLine) return `it is longer than ${longestLine} characters, which cron refuses`;
  if (raw.includes('\uFFFD')) return 'it is not written in UTF-8, and its bytes would not stay what they are';
  if (raw.startsWith('\uFEFF')) return 'the file begins with a byte order mark, so cron refuses its first line';
  if (raw.endsWith('\r'))
    return 'it ends with a carriage return, which cron would hand to the command: save the file with Unix line ends';
  return undefined;
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
  const handed = dialect === 'busybox' ? { command, stdin: undefined } : splitPercent(command);
  return { schedule, user, flags: hasDash ? ['-', ...flags] : flags, ...handed };
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
