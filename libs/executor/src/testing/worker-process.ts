import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { CommandTask, Outcome } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import type { CompanionEvent } from '../companion-event.js';
import { aRun } from './a-task.js';

/** A process of its own with an executor in it, to be killed, stopped and cut off. */
export interface WorkerProcess {
  readonly pid: number;
  readonly events: readonly CompanionEvent[];
  readonly results: readonly Outcome[];
  /** What commands have written, in order. */
  output(): string;
  /** The ids of the companions that have started, in order. */
  companions(): readonly number[];
  tell(order: WorkerOrder): void;
  /** Resolves when the companions know, or will though the worker is stopped. */
  extendLease(leaseMs: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Closes the executor; resolves with the exit code. */
  end(): Promise<number>;
}

export type WorkerOrder =
  | { readonly do: 'execute'; readonly task: CommandTask }
  | { readonly do: 'extend'; readonly leaseMs: number }
  | { readonly do: 'close' };

export interface WorkerProcessOptions {
  readonly companions?: number;
  readonly leaseMs?: number;
  readonly temporaryFolder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isolation?: { readonly level: 'user' | 'namespace'; readonly runAs: readonly string[] };
  /** Of `proveControlGroups`; absent: there are none. */
  readonly controlGroups?: { readonly isDelegated: boolean };
  /** Before the program, such as a limit on descriptors; `exec "$@"` at the end. */
  readonly shell?: string;
  /** A descriptor that the worker got from whoever started it and knows nothing of; above 20. */
  readonly stray?: number;
}

const program = `
  import { createInterface } from 'node:readline';
  import { createStopper } from '@aster-scheduler/core';
  import { createCommandExecutor, proveControlGroups, proveIsolation } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
  const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
  const options = JSON.parse(process.argv[1]);
  const isolation = options.isolation && (await proveIsolation(options.isolation));
  const controlGroups = options.controlGroups && (await proveControlGroups(options.controlGroups));
  const executor = await createCommandExecutor({ ...options, isolation, controlGroups, emit: (event) => say({ event }) });
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    if (order.do === 'execute') {
      const run = { ...order.run, scheduledAt: new Date(order.run.scheduledAt) };
      const { signal } = createStopper();
      const options = { signal, outputLimitBytes: 1_048_576, onOutput: (chunk) => say({ output: chunk.data.toString() }) };
      void executor.execute(run, options).then((result) => say({ result }));
    } else if (order.do === 'extend') {
      executor.extendLease(order.leaseMs);
      setImmediate(() => setImmediate(() => say({ extended: true }))); // by then it is on its way to the companions
    } else break;
  }
  await executor.close();
  process.exit(0);
`;

export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const { companions = 2, leaseMs, temporaryFolder, env = {}, shell = 'exec "$@"', stray } = options;
  const { isolation, controlGroups } = options;
  const argument = JSON.stringify({ companions, leaseMs, temporaryFolder, isolation, controlGroups });
  const args = [process.execPath, '--input-type=module', '-e', program, argument];
  const child = spawn('/bin/sh', ['-c', shell, 'sh', ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'inherit', ...strays(stray)],
  });
  const events: CompanionEvent[] = [];
  const results: Outcome[] = [];
  const state = { isReady: false, extensions: 0, output: '' };
  createInterface({ input: child.stdout ?? Readable.from([]) }).on('line', (line) => {
    const said = JSON.parse(line) as { event?: CompanionEvent; result?: Outcome; extended?: boolean; output?: string };
    if (said.event !== undefined) events.push(said.event);
    else if (said.result !== undefined) results.push(said.result);
    else if (said.extended === true) state.extensions++;
    else if (said.output !== undefined) state.output += said.output;
    else state.isReady = true;
  });
  await waitFor(() => state.isReady, { what: 'the worker is ready' });
  return { ...toWorker(child, events, results, () => state.extensions), output: () => state.output };
}

function strays(stray: number | undefined): ('ignore' | number)[] {
  if (stray === undefined) return [];
  return [...Array.from({ length: stray - 3 }, () => 'ignore' as const), 0];
}

function toWorker(
  child: ChildProcess,
  events: readonly CompanionEvent[],
  results: readonly Outcome[],
  extensions: () => number,
): Omit<WorkerProcess, 'output'> {
  const tell = (order: WorkerOrder): void => {
    const told = order.do === 'execute' ? { ...order, run: aRun(order.task) } : order;
    child.stdin?.write(`${JSON.stringify(told)}\n`);
  };
  return {
    pid: child.pid ?? 0,
    events,
    results,
    companions: () => events.flatMap((event) => (event.type === 'companion.started' ? [event.pid] : [])),
    tell,
    extendLease: async (leaseMs) => {
      const before = extensions();
      tell({ do: 'extend', leaseMs });
      await waitFor(() => extensions() > before, { what: 'the lease is extended' });
    },
    kill: (signal) => void child.kill(signal),
    end: async () => {
      const exited = once(child, 'exit');
      tell({ do: 'close' });
      const [code] = await exited;
      return Number(code);
    },
  };
}
