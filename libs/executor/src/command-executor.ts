import type { CommandTask, Executor } from '@aster-scheduler/core';
import { executeCommand } from './execute-command.js';
import { executorDefaults, type ExecutorOptions } from './executor-options.js';
import { removeStaleFolders } from './folders/stale-folders.js';
import { hostClockMs } from './host-clock.js';
import { createCompanionFleet } from './link/companion-fleet.js';
import { killStale } from './processes/kill-stale.js';
import { makeToken } from './processes/marker.js';

/** Runs commands in companion processes, which guard them; see the README for what that promises. */
export interface CommandExecutor extends Executor<CommandTask> {
  /**
   * Commands may run for `remainingMs` from now on; if nothing is heard until then, the companions end them all by
   * themselves: SIGTERM at that moment, SIGKILL half a second later at most. Each call replaces the one before, also by
   * a shorter time.
   *
   * @param sinceMs a reading of `hostClockMs` from which `remainingMs` counts; now, unless given.
   *   A reading taken before the lease was asked for also counts the time this process was stopped since.
   */
  extendLease(remainingMs: number, sinceMs?: number): void;
  /** How many calls of `execute` have not ended. */
  activeCount(): number;
  /** The ids of the commands that run; each leads a process group of that number. */
  pids(): readonly number[];
  /** Stops all commands, each within its grace, and ends the companions. Nothing can be executed any more. */
  close(): Promise<void>;
}

const staleHuntMs = 3000;

/**
 * Starts the companions. Kills first what workers left running that died together with their companions, and removes
 * their folders (Linux).
 *
 * Fails when a companion cannot be started, and on Windows, which has neither process groups nor signals.
 */
export async function createCommandExecutor(options: Partial<ExecutorOptions> = {}): Promise<CommandExecutor> {
  if (process.platform === 'win32') throw new Error('commands cannot be executed on windows: it has no process groups');
  const settings = withDefaults(options);
  const left = await killStale(staleHuntMs);
  if (left.length > 0) settings.emit({ type: 'companion.processes-left', pids: left });
  const fleet = await createCompanionFleet(makeToken(), settings);
  const tidied = removeStaleFolders(settings.temporaryFolder, (path, why) =>
    settings.emit({ type: 'companion.folder-left', path, why }),
  );
  const active = new Set<number>();
  let lastId = 0;
  let closed: Promise<void> | undefined;
  return {
    execute: async (run, given) => {
      const id = ++lastId;
      active.add(id);
      try {
        const { isolation, controlGroups } = settings;
        return await executeCommand(fleet, id, { run, options: given, isolation, controlGroups });
      } finally {
        active.delete(id);
      }
    },
    extendLease: (remainingMs, sinceMs = hostClockMs()) => {
      fleet.extendLease(sinceMs + (remainingMs > 0 ? remainingMs : 0));
    },
    activeCount: () => active.size,
    pids: () => fleet.links().flatMap((link) => link.pids()),
    close: () => (closed ??= Promise.all([fleet.close(), tidied]).then(() => undefined)),
  };
}

/** An option that is there but undefined counts as not given. */
function withDefaults(options: Partial<ExecutorOptions>): ExecutorOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...executorDefaults, ...Object.fromEntries(given) };
}
