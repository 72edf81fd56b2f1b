import { parseDuration } from '@aster-scheduler/core';
import { findPings } from './find-pings.js';
import type { ImportedJob } from './imported-job.js';
import { keepReferences } from './keep-references.js';
import { splitSimpleCommand } from './split-simple-command.js';

/** The kinds of changes that can be accepted, in the order in which they are made. */
export const proposalKinds = ['ping', 'devnull', 'flock', 'timeout', 'cd', 'chronic', 'argv'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** What could be said to Aster rather than to the shell. */
export interface Proposal {
  /** Absent: nothing is changed, it is only worth knowing. */
  readonly kind?: ProposalKind;
  readonly reason: string;
}

/** A job with the changes that were accepted, and all that were proposed. */
export interface ModernizedJob {
  readonly imported: ImportedJob;
  readonly proposals: readonly Proposal[];
}

interface Draft {
  readonly command: string;
  readonly fields: Partial<ImportedJob['job']>;
}

interface Change extends Draft {
  readonly reason: string;
}

/**
 * Looks for what a shell line does that a job can say: locks, limits of time, folders, output thrown away. Only what is
 * accepted is changed; a proposal is made of the line as it is after those before it.
 */
export function proposeChanges(imported: ImportedJob, accepted: ReadonlySet<ProposalKind>): ModernizedJob {
  const { job } = imported;
  const [flag, script = ''] = job.args ?? [];
  if (flag !== '-c' || imported.weekdays !== undefined || script.includes('\n')) {
    return { imported, proposals: notesOn(script) };
  }
  const proposals: Proposal[] = [];
  let draft: Draft = { command: script, fields: {} };
  for (const kind of proposalKinds) {
    const change = finders[kind](draft.command);
    if (change === undefined) continue;
    proposals.push({ kind, reason: change.reason });
    if (accepted.has(kind)) draft = { command: change.command, fields: { ...draft.fields, ...change.fields } };
  }
  const changed = { ...job, args: ['-c', draft.command], ...draft.fields };
  const isChronic = accepted.has('chronic') && proposals.some(({ kind }) => kind === 'chronic');
  const { mail } = imported;
  const told = isChronic && mail !== undefined ? { mail: { ...mail, when: 'failed' as const } } : {};
  return { imported: { ...imported, job: changed, ...told }, proposals: [...proposals, ...notesOn(script)] };
}

const finders: Readonly<Record<ProposalKind, (command: string) => Change | undefined>> = {
  ping(command) {
    const found = findPings(command);
    if (found === undefined) return undefined;
    return {
      command: found.command,
      fields: { ping_url: found.url },
      reason: `pings of healthchecks: ping_url has Aster send them; ${found.differences.join('; ')}`,
    };
  },
  devnull(command) {
    const kept = /^(.*\S)\s*(?:>\s*\/dev\/null(?:\s+2>\s*&1)?)\s*$/.exec(command)?.[1];
    if (kept === undefined || /[|;&]/.test(kept)) return undefined;
    return { command: kept, fields: {}, reason: '> /dev/null: output is kept with the run, and nothing is mailed' };
  },
  flock(command) {
    const [, options = '', rest = ''] = /^(?:\/usr\/bin\/)?flock\s+((?:-\S+\s+)+)\S+\s+(\S.*)$/.exec(command) ?? [];
    if (!/^(?:-(?:n|x|xn|nx|-nonblock|-exclusive)\s+)+$/.test(options) || !/n/.test(options)) return undefined;
    const inner = unwrapped(rest);
    if (inner === undefined) return undefined;
    return {
      command: inner,
      fields: { concurrency_policy: 'forbid' },
      reason: 'flock -n: concurrency_policy forbid does the same, and a tick that was passed over is recorded',
    };
  },
  timeout(command) {
    const [, length = '', rest = ''] =
      /^(?:\/usr\/bin\/)?timeout\s+(\d+(?:\.\d+)?[smhd]?)\s+(\S.*)$/.exec(command) ?? [];
    const timeout = durationOf(length);
    if (timeout === undefined || !isOneCommand(rest)) return undefined;
    return { command: rest, fields: { timeout }, reason: `timeout ${length}: the job has a timeout, ${timeout}` };
  },
  cd(command) {
    const [, folder, rest = ''] = /^cd\s+(\/[\w./+@-]*)\s*&&\s*(\S.*)$/.exec(command) ?? [];
    if (folder === undefined || rest.includes('||')) return undefined;
    return {
      command: rest,
      fields: { working_directory: folder },
      reason: `cd ${folder}: working_directory says it, and a folder that is not there is named`,
    };
  },
  chronic(command) {
    const rest = /^(?:\/usr\/bin\/)?(?:chronic|cronic)\s+(\S.*)$/.exec(command)?.[1];
    if (rest === undefined || !isOneCommand(rest)) return undefined;
    return { command: rest, fields: {}, reason: 'chronic: output is kept with the run, and a rule tells of failures' };
  },
  argv(command) {
    const words = splitSimpleCommand(command);
    const [program, ...args] = words ?? [];
    if (program === undefined || builtIns.has(program)) return undefined;
    return {
      command,
      fields: { command: program, args: args.map((arg) => keepReferences(arg, {})) },
      reason: 'no shell is needed: the program is started itself, and gets signals itself',
    };
  },
};

const builtIns = new Set([
  '.',
  'cd',
  'command',
  'eval',
  'exec',
  'exit',
  'export',
  'set',
  'source',
  'test',
  'ulimit',
  'umask',
]);

/** `timeout` and `flock` hold the first command only; a line with several would be another one without them. */
function isOneCommand(text: string): boolean {
  return !/[|;&\n]/.test(text.replace(/'[^']*'|"[^"]*"|>&\d/g, ''));
}

function unwrapped(rest: string): string | undefined {
  const script = /^-c\s+(\S.*)$/.exec(rest)?.[1];
  if (script === undefined) return isOneCommand(rest) ? rest : undefined;
  const words = splitSimpleCommand(script);
  return words?.length === 1 ? words[0] : undefined;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationOf(text: string): string | undefined {
  const [, count = '', unit = 's'] = /^([\d.]+)([smhd]?)$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit || 's'] ?? 0);
  if (!(ms >= 1)) return undefined;
  const written =
    ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1_000}s`;
  return parseDuration(written) === undefined ? undefined : written;
}

function notesOn(command: string): readonly Proposal[] {
  return [
    ...(/>>\s*\S/.test(command) ? [{ reason: '>> FILE: output is kept with the run, too; the file grows on' }] : []),
    ...(isRandomSleep(command)
      ? [
          {
            reason:
              'a random sleep: it stays in the command, for a job starts on time, and holds a slot of a worker meanwhile; ' +
              'take it out and give the job a minute of its own, which aster simulate proposes',
          },
        ]
      : []),
    ...(findPings(command) === undefined && /\b(?:curl|wget|runitor)\b.*(?:hc-ping|\/ping\/)/.test(command)
      ? [{ reason: 'the ping stays in the command, which does more with it than ping_url can say' }]
      : []),
  ];
}

/** A sleep of another length each time: `$RANDOM`, `shuf`, or a number that a program has made. */
function isRandomSleep(command: string): boolean {
  return /\bsleep\b[^;&|]*(?:RANDOM|\brand|\bshuf\b|\bjot\b)|\brand\b[^;&|]*\bsleep\b/.test(command);
}
