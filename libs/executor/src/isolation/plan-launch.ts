import type { Account, CommandLimits, IsolationLevel, IsolationPrograms } from './isolation.js';

/** How one command is walled in; at `none` it is only started as those are that are. */
export type Enclosure = { readonly programs: IsolationPrograms } & (
  | { readonly level: 'none'; readonly account?: undefined }
  | { readonly level: Exclude<IsolationLevel, 'none'>; readonly account: Pick<Account, 'uid' | 'gid'> }
);

export interface LaunchFacts {
  readonly command: string;
  readonly args: readonly string[];
  readonly limits: CommandLimits;
  /** How long what the command leaves running may go on. */
  readonly graceMs: number;
  /** Of the control group that it is to be in. */
  readonly entrance?: string;
}

/** The descriptor from which the command gets its environment. */
export const environmentDescriptor = 3;

/**
 * The program and its arguments that start a command behind walls. Until the last but one step, all of them run with an
 * environment of the companion's own: a variable of the job, such as `LD_PRELOAD`, would be heeded by programs that
 * still
 * have the rights of the worker. The shell at the end reads the job's own, as the user that it is for.
 */
export function planLaunch(facts: LaunchFacts, { level, account, programs }: Enclosure): readonly string[] {
  const { command, args, limits, graceMs, entrance } = facts;
  return [
    ...(entrance === undefined ? [] : enterGroup(programs.shell, entrance)),
    ...(level === 'namespace' ? inNamespace(programs, graceMs) : []),
    ...(account === undefined ? [] : asUser(programs.setpriv, account)),
    ...limited(programs.prlimit, { ...limits, isDumped: level === 'none' }),
    ...[programs.shell, '-c', takeEnvironment, 'sh', command, ...args],
  ];
}

/** Before a program and its arguments: starts them in a control group, or not at all. */
export function enterGroup(shell: string, entrance: string): readonly string[] {
  return [shell, '-c', 'echo 0 >"$0" && exec "$@"', entrance];
}

/** Processes of a namespace that are not the command's: what makes it, the first one in it, and what that waits by. */
export const processesOfNamespace = 3;

/** The same for limits alone; empty where there are none. */
export function planLimits(prlimit: string, limits: CommandLimits): readonly string[] {
  return limited(prlimit, limits);
}

/** What is sourced may end with `set --`: it puts `env` in front of the command. */
const takeEnvironment = `. /proc/self/fd/${environmentDescriptor}; exec ${environmentDescriptor}<&-; exec "$@"`;

function asUser(setpriv: string, { uid, gid }: Pick<Account, 'uid' | 'gid'>): readonly string[] {
  const capabilities = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'];
  return [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', ...capabilities, '--'];
}

function limited(prlimit: string, limits: CommandLimits & { readonly isDumped?: boolean }): readonly string[] {
  const { memoryBytes, processes, fileBytes, cpuMs, isDumped = true } = limits;
  const options = [
    ...(isDumped ? [] : ['--core=0:0']), // memory with secrets in it stays in memory
    ...(memoryBytes === undefined ? [] : [`--as=${memoryBytes}:${memoryBytes}`]),
    ...(processes === undefined ? [] : [`--nproc=${processes}:${processes}`]),
    ...(fileBytes === undefined ? [] : [`--fsize=${fileBytes}:${fileBytes}`]),
    ...(cpuMs === undefined ? [] : [`--cpu=${Math.ceil(cpuMs / 1_000)}:${Math.ceil(cpuMs / 1_000) + 1}`]),
  ];
  return options.length === 0 ? [] : [prlimit, ...options, '--'];
}

const lookEverySeconds = 0.05;
/** Readers of the output that the command did not wait for get this long, whatever its grace. */
const shortestGraceMs = 250;

/**
 * A namespace of processes ends with its first one, and takes everything with it that is in there. That first one is a
 * shell: it starts the command, waits for what the command leaves, up to its grace, and ends as the command did. When
 * `unshare` is killed, it is.
 */
function inNamespace({ unshare, shell }: IsolationPrograms, graceMs: number): readonly string[] {
  const looks = Math.ceil(Math.max(graceMs, shortestGraceMs) / (lookEverySeconds * 1_000));
  const first = [
    '"$@"; code=$?; looks=0',
    `while [ "$looks" -lt ${looks} ]; do`,
    '  rest=; for each in /proc/[0-9]*; do [ "$each" = /proc/1 ] || rest=1; done',
    `  [ -n "$rest" ] || break; sleep ${lookEverySeconds}; looks=$((looks + 1))`,
    'done; exit "$code"',
  ].join('\n');
  return [
    unshare,
    '--pid',
    '--mount',
    '--ipc',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--',
    shell,
    '-c',
    first,
    'sh',
  ];
}
