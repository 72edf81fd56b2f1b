import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { serverEnvironment } from './run-program.js';
import type { ServerAccount } from './server-account.js';

/** A running server program and the small shell beside it. */
export interface GuardedServer {
  readonly pid: number;
  /** Resolves once the server is gone, however it ended. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Asks for a fast shutdown; the guard presses on if that takes too long. */
  end(): void;
}

export interface GuardedServerOptions {
  /** The server program and its arguments. */
  readonly command: readonly string[];
  readonly account: ServerAccount;
  readonly logFile: string;
  /** A folder that goes with the server. */
  readonly removeAfterwards: string | undefined;
  /** A process id in a stale `postmaster.pid` that Postgres must not take for a server. */
  readonly stalePid: number | undefined;
}

/**
 * The guard: starts the server, says its process id, and ends with it. When its standard input closes, because the
 * process that started it asked for the end or is dead in whatever way, it shuts the server down: fast (INT), after
 * 6 s immediately (QUIT; the next start replays the log), after another 6 s by force. The half that waits for the
 * input is a process of its own and does its work even if the other one has been killed.
 */
const guardScript = `
remove=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
server=$!
{
  read -r _ <&3
  kill -INT "$server"
  sleep 6
  kill -QUIT "$server"
  sleep 6
  kill -KILL "$server"
} >/dev/null 2>&1 &
exec 3<&-
echo "$server"
wait "$server"
code=$?
trap '' TERM
kill -TERM 0
[ -z "$remove" ] || rm -rf "$remove"
exit "$code"
`;

/**
 * Starts the server in a session of its own, where a Ctrl-C in the terminal does not reach it: it has to outlive its
 * clients. It does not keep this process from ending.
 */
export async function startGuardedServer(options: GuardedServerOptions): Promise<GuardedServer> {
  const { command, account, removeAfterwards, stalePid } = options;
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const guard = spawn('/bin/sh', ['-c', guardScript, 'sh', removeAfterwards ?? '', ...account.prefix, ...command], {
      ...account.spawnAs,
      cwd: '/',
      detached: true,
      // Postgres ignores this process id where it looks for another server, but still asks the shared memory.
      env: { ...serverEnvironment(), ...(stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(stalePid) }) },
      stdio: ['pipe', 'pipe', log.fd],
    });
    return await watchGuard(guard);
  } finally {
    await log.close();
  }
}

async function watchGuard(guard: ChildProcess): Promise<GuardedServer> {
  const { stdin, stdout } = guard;
  if (stdin === null || stdout === null) throw new Error('the guard has no pipes');
  stdin.on('error', () => undefined); // it ended before it was asked to
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error']) {
      guard.once(event, () => {
        isRunning = false;
        resolve();
      });
    }
  });
  const [pid] = await Promise.race([
    once(createInterface({ input: stdout }), 'line'),
    ended.then(() => {
      throw new Error('the guard of the server ended before it said anything');
    }),
  ]);
  guard.unref();
  for (const stream of [stdin, stdout]) if (stream instanceof Socket) stream.unref();
  return {
    pid: Number(pid),
    ended,
    isRunning: () => isRunning,
    end: () => {
      guard.ref();
      stdin.end();
    },
  };
}
