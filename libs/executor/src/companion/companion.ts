import type { StopReason } from '@aster-scheduler/core';
import { killOrphans } from '../processes/kill-orphans.js';
import type { FromCompanion, ToCompanion } from '../protocol/messages.js';
import type { CommandHost } from './command-host.js';
import { createCompanionFolder } from './companion-folder.js';
import { describeNoStart, type EndCause } from './describe-end.js';
import { createKillPreference } from './kill-preference.js';
import { createLease, type Lease } from './lease.js';
import { createMemoryWatch } from './memory-watch.js';
import { createPipePool } from './pipe-pool.js';
import { runCommand, type RunningCommand } from './run-command.js';
import { createTreeScanner } from './tree-scanner.js';

export type Hello = Extract<ToCompanion, { type: 'hello' }>;
type Order = Extract<ToCompanion, { type: 'start' }>['order'];
type Send = (message: FromCompanion) => void;

/** Runs a worker's commands and knows how long they may run. */
export interface Companion {
  receive(message: ToCompanion): void;
  /** Ends all commands, each within its own grace, and starts no more. Resolves when none of their processes lives. */
  close(): Promise<void>;
  /**
   * The worker is gone: does the same as `close` with a short grace, also for the commands of companions that died with
   * the worker.
   */
  abandon(): Promise<void>;
  /** Removes everything temporary. */
  tidyUp(): Promise<void>;
}

/** The longest grace of commands once the lease is over or the worker is gone. */
const urgentGraceMs = 500;
const orphanHunt = { killMs: 3_000, watchMs: 60_000 };

/** Fails with the system's error when the temporary folder cannot be made. */
export function createCompanion(hello: Hello, send: Send): Companion {
  const running = new Map<number, RunningCommand>();
  const endedForLease = new WeakSet<RunningCommand>();
  const lease = createLease(Infinity, () => void endForLease(lease.endsAt()));
  const host = createHost(hello, send, lease);
  let isEnding = false;

  const endForLease = async (endedAt: number): Promise<void> => {
    // the worker may end a lease again while the commands are still being ended
    const commands = [...running.values()].filter((command) => !endedForLease.has(command));
    for (const command of commands) endedForLease.add(command);
    const runs = commands.length;
    if (runs > 0) send({ type: 'event', event: { type: 'companion.lease-expired', pid: process.pid, runs } });
    await Promise.all([endAll(running, 'lease', endedAt + urgentGraceMs), killOrphanCommands(host)]);
  };
  const start = (order: Order): void => {
    if (isEnding) return send({ type: 'ended', id: order.id, outcome: describeNoStart('shutdown') });
    const command = runCommand(order, host);
    running.set(order.id, command);
    void command.done.then(() => running.delete(order.id));
  };
  const stop = (id: number, reason: StopReason): void => {
    const command = running.get(id);
    command?.end(reason, command.killGraceMs);
  };
  lease.extend(hello.leaseUntilMs); // it may be over already
  return {
    receive: (message) => {
      if (message.type === 'start') start(message.order);
      else if (message.type === 'stop') stop(message.id, message.reason);
      else if (message.type === 'lease') lease.extend(message.untilMs);
      else if (message.type === 'ping') send({ type: 'pong' });
    },
    close: () => {
      isEnding = true;
      return endAll(running, 'shutdown', Infinity);
    },
    abandon: async () => {
      isEnding = true;
      await Promise.all([endAll(running, 'lease', performance.now() + urgentGraceMs), killOrphanCommands(host)]);
    },
    tidyUp: () => {
      lease.stop();
      return host.folder.remove();
    },
  };
}

/**
 * @param killAt no command gets longer than until then
 */
async function endAll(running: ReadonlyMap<number, RunningCommand>, cause: EndCause, killAt: number): Promise<void> {
  const longestMs = Math.max(0, killAt - performance.now());
  const commands = [...running.values()];
  // looking for the processes of one takes longer than stopping all: others may run them again by now
  if (longestMs === 0) for (const command of commands) command.stop();
  for (const command of commands) command.end(cause, Math.min(command.killGraceMs, longestMs));
  await Promise.all(commands.map((command) => command.done));
}

async function killOrphanCommands({ token, companion, send }: CommandHost): Promise<void> {
  const pids = await killOrphans({ token, companion }, orphanHunt);
  if (pids.length > 0) send({ type: 'event', event: { type: 'companion.processes-left', pids } });
}

function createHost(hello: Hello, send: Send, lease: Lease): CommandHost {
  const { token, companion, temporaryFolder, isIsolated } = hello;
  if (isIsolated) process.umask(0o077); // which commands inherit
  const folder = createCompanionFolder({
    temporaryFolder,
    isIsolated,
    onRenewed: (path, identity) => send({ type: 'ready', folder: path, identity }),
    onLeft: (path, why) => send({ type: 'event', event: { type: 'companion.folder-left', path, why } }),
  });
  const leaders = new Set<number>();
  const scanner = createTreeScanner({ token, companion, isLeader: (pid) => leaders.has(pid) });
  const pipes = createPipePool(folder.current, isIsolated);
  void pipes.prepare().then(() => {
    const { path, identity } = folder.current();
    send({ type: 'ready', folder: path, identity });
  });
  const [memory, killPreference] = [createMemoryWatch(), createKillPreference()];
  return { ...{ token, companion, folder, pipes, scanner, lease }, memory, killPreference, leaders, send };
}
