import type { JobResource } from '@aster-scheduler/client';
import { expandArgument, shellWord } from '@aster-scheduler/core';
import { readGuard } from '../crontab/guard-weekdays.js';
import { readInput } from '../crontab/with-input.js';

/** A job as the command of a line. */
export interface PackedCommand {
  /** As cron takes it, with `\%`. */
  readonly text: string;
  /** What an import needs to take it apart again; `true` for what has no value. */
  readonly settings: Readonly<Record<string, string>>;
  /** The command looks at the weekday, which the line does by itself. */
  readonly weekdays?: readonly number[];
}

const shell = '/bin/sh';
const pathOfCron = '/usr/bin:/bin';

/**
 * The command of a job as a line of cron has it. A script of `/bin/sh` stands there as it is, another program with its
 * arguments in quotes; before them, the folder and the variables, since those of a crontab hold for all lines below.
 * `undefined` for what no line can hold.
 */
export function packCommand(job: JobResource): PackedCommand | undefined {
  const variables = job.env;
  const words = [job.command ?? '', ...job.args.map((arg) => expandArgument(arg, variables))];
  const { PATH: path, ...others } = variables;
  const exported = { ...(path === undefined || path === pathOfCron ? {} : { PATH: path }), ...others };
  const settings: Record<string, string> = path === undefined ? { unset: 'PATH' } : {};
  const prefix: string[] = [];
  if (job.working_directory !== null) prefix.push(`cd ${shellWord(job.working_directory)} || exit; `);
  if (Object.keys(exported).length > 0) {
    const pairs = Object.entries(exported).map(([name, value]) => `${name}=${shellWord(value)}`);
    prefix.push(`export ${pairs.join(' ')}; `);
    settings.env = Object.keys(exported).join(',');
  }
  const script = words.length === 3 && words[0] === shell && words[1] === '-c' ? scriptOf(words[2] ?? '') : undefined;
  const body = script ?? { text: words.map(shellWord).join(' '), stdin: '', weekdays: undefined };
  if (script === undefined) settings.argv = 'true';
  const text = prefix.join('') + body.text;
  if (!isOneLine(text) || !isOneLine(body.stdin)) return undefined;
  const line = text.replaceAll('%', String.raw`\%`) + body.stdin;
  return { text: line, settings, ...(body.weekdays === undefined ? {} : { weekdays: body.weekdays }) };
}

interface Script {
  readonly text: string;
  readonly stdin: string;
  readonly weekdays: readonly number[] | undefined;
}

/** A script that a line can have as it is: what an import has put around it is taken off. */
function scriptOf(script: string): Script | undefined {
  const input = readInput(script);
  const { weekdays, command } = readGuard(input?.command ?? script) ?? {
    weekdays: undefined,
    command: input?.command ?? script,
  };
  if (command !== command.trimStart() || command === '' || command.startsWith('-') || !isOneLine(command))
    return undefined;
  if (input === undefined) return { text: command, stdin: '', weekdays };
  const parts = input.stdin.replace(/\n$/, '').split('\n');
  return { text: command, weekdays, stdin: parts.map((part) => `%${part.replaceAll('%', String.raw`\%`)}`).join('') };
}

/** Cron takes a line to its end, and this program no line with letters that show nothing. */
function isOneLine(text: string): boolean {
  return !/[\0-\x08\n-\x1f\x7f\uFEFF\uFFFD]/.test(text) && text.isWellFormed();
}
