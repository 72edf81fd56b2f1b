import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { readProcessStat } from '../processes/process-stat.js';
import { findAccounts } from './find-accounts.js';
import { findPrograms } from './find-programs.js';
import type { Account, Isolation, IsolationLevel } from './isolation.js';
import { planLaunch } from './plan-launch.js';

export interface IsolationOptions {
  readonly level: Exclude<IsolationLevel, 'none'>;
  /** Names of the accounts that jobs may run as. */
  readonly runAs: readonly string[];
  /** Where working folders are made. */
  readonly temporaryFolder?: string;
}

/** What was asked for cannot be had on this machine: nothing weaker takes its place. */
export class IsolationError extends Error {
  override readonly name = 'IsolationError';
}

/**
 * Makes isolation ready, and tries it out: as each account, whether a command has its user, can gain no rights, and
 * sees
 * nothing of this process.
 *
 * @throws IsolationError
 */
export async function proveIsolation({
  level,
  runAs,
  temporaryFolder = tmpdir(),
}: IsolationOptions): Promise<Isolation> {
  const fail = (why: string): never => {
    throw new IsolationError(`commands cannot be isolated by ${level} here: ${why}`);
  };
  if (process.platform !== 'linux') return fail('it takes Linux');
  const programs = attempt(findPrograms, fail);
  const [first, ...others] = await findAccounts(runAs).catch((error: unknown) => fail(messageOf(error)));
  if (first === undefined) return fail('no account is named that commands may run as');
  const isolation: Isolation = { level, accounts: [first, ...others], programs };
  for (const account of isolation.accounts) {
    const problem = await tryOut(isolation, account, temporaryFolder);
    if (problem !== undefined) return fail(`as ${account.name}: ${problem}`);
  }
  return isolation;
}

/**
 * Says one line for each fact, so that what is missing is seen. In a namespace the number of the worker may be that of
 * another process, in a container surely: its start tells the two apart.
 */
const probe = `
  echo "uid $(id -u) $(id -g) $(id -G)"
  grep -E '^(NoNewPrivs|CapEff|CapBnd):' /proc/self/status
  start_of() { read -r stat <"/proc/$1/stat" && set -- \${stat##*) } && echo "\${20}"; }
  if [ -e "/proc/$1" ] && [ "$(start_of "$1" 2>/dev/null)" = "$3" ]; then
    cat "/proc/$1/environ" >/dev/null 2>&1 && echo "reads the worker"
    echo "sees the worker"
  fi
  cd "$2" 2>/dev/null || echo "no way"
  echo ready; read -r line`;

async function tryOut({ level, programs }: Isolation, account: Account, folder: string): Promise<string | undefined> {
  const self = readProcessStat(process.pid);
  if (self === undefined) return 'the worker cannot read of itself in /proc';
  const facts = {
    command: programs.shell,
    args: ['-c', probe, 'sh', `${process.pid}`, folder, `${self.startTicks}`],
    limits: {},
    graceMs: 0,
  };
  const [program = '', ...args] = planLaunch(facts, { level, account, programs });
  const noEnvironment = openSync('/dev/null', 'r');
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe', noEnvironment] });
  closeSync(noEnvironment);
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) return 'it was not started';
  child.on('error', () => undefined);
  stdin.on('error', () => undefined);
  const errors = text(stderr);
  let printed = '';
  await new Promise<void>((resolve) => {
    stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      if (/^ready$/m.test(printed)) resolve();
    });
    child.once('close', () => resolve());
  });
  const canFind = level === 'namespace' || (child.pid !== undefined && canReadEnvironment(child.pid));
  stdin.end('\n');
  if (!/^ready$/m.test(printed)) return (await errors).trim().split('\n')[0] || 'it was not started';
  if (!printed.includes(`uid ${account.uid} ${account.gid} ${account.gid}\n`))
    return 'a command keeps the user of the worker';
  if (!/^NoNewPrivs:\t1$/m.test(printed)) return 'a command could gain rights';
  if (!/^CapEff:\t0+$/m.test(printed) || !/^CapBnd:\t0+$/m.test(printed)) return 'a command keeps capabilities';
  if (printed.includes('reads the worker')) return 'a command can read the environment of the worker';
  if (level === 'namespace' && printed.includes('sees the worker')) return 'a command sees the processes of others';
  if (printed.includes('no way')) return `a command cannot get to its folder in ${folder}`;
  return canFind ? undefined : 'the worker cannot find the processes of a command by itself: it lacks CAP_SYS_PTRACE';
}

function canReadEnvironment(pid: number): boolean {
  try {
    readFileSync(`/proc/${pid}/environ`);
    return true;
  } catch {
    return false;
  }
}

function attempt<Result>(work: () => Result, fail: (why: string) => never): Result {
  try {
    return work();
  } catch (error) {
    return fail(messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
