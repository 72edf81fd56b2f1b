import type { Outcome } from '@aster-scheduler/core';
import type { CommandChunk } from '../command-chunk.js';
import type { ProcessId } from '../processes/process-id.js';
import type { FromCompanion } from '../protocol/messages.js';

/** The commands that a companion was given and has not ended. */
export interface PendingCommands {
  count(): number;
  /** The leaders of those that have started. */
  processes(): readonly ProcessId[];
  add(id: number, onOutput: (chunk: CommandChunk) => void): Promise<Outcome>;
  receive(message: Extract<FromCompanion, { readonly id: number }>): void;
  /**
   * Resolves all that are left, those that have started as lost.
   *
   * @param survivors what could not be ended of them all
   */
  endAll(message: string, survivors: readonly number[]): void;
}

interface Pending {
  readonly onOutput: (chunk: CommandChunk) => void;
  readonly resolve: (outcome: Outcome) => void;
  process?: ProcessId;
}

export function createPendingCommands(): PendingCommands {
  const commands = new Map<number, Pending>();
  return {
    count: () => commands.size,
    processes: () => [...commands.values()].flatMap(({ process }) => process ?? []),
    add: (id, onOutput) => new Promise((resolve) => void commands.set(id, { onOutput, resolve })),
    receive: (message) => {
      const command = commands.get(message.id);
      if (command === undefined) return;
      if (message.type === 'started') command.process = message.process;
      else if (message.type === 'output') message.chunks.forEach((chunk) => command.onOutput(withOwnMemory(chunk)));
      else if (commands.delete(message.id)) command.resolve(message.outcome);
    },
    endAll: (message, survivors) => {
      for (const { resolve, process } of commands.values()) resolve(lostOutcome(message, process, survivors));
      commands.clear();
    },
  };
}

/** An order that the companion may have carried out before it could report it counts as lost, too. */
function lostOutcome(errorMsg: string, process: ProcessId | undefined, survivors: readonly number[]): Outcome {
  const livesOn = survivors.some((pid) => pid === process?.pid) || undefined;
  return { status: 'lost', reason: 'worker_lost', errorMsg, livesOn, outputTruncatedBytes: 0 };
}

/**
 * Copies the bytes. They came as a view on everything that was read from the connection at once, and would keep all of
 * it in memory.
 */
function withOwnMemory(chunk: CommandChunk): CommandChunk {
  return { ...chunk, data: Buffer.from(chunk.data) };
}
