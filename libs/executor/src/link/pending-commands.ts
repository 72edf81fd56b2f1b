import { type OutputChunk } from '../command-task.js';
import { type ProcessId } from '../processes/process-id.js';
import { type CommandEnd, type FromCompanion } from '../protocol/messages.js';

/** The commands that a companion was given and has not ended. */
export interface PendingCommands {
  count(): number;
  /** The leaders of those that have started. */
  processes(): readonly ProcessId[];
  add(id: number, onOutput: (chunk: OutputChunk) => void): Promise<CommandEnd>;
  receive(message: Extract<FromCompanion, { readonly id: number }>): void;
  /**
   * Resolves all that are left, those that have started as lost.
   *
   * @param survivors what could not be ended of them all
   */
  endAll(message: string, survivors: readonly number[]): void;
}

interface Pending {
  readonly onOutput: (chunk: OutputChunk) => void;
  readonly resolve: (end: CommandEnd) => void;
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
      else if (commands.delete(message.id)) command.resolve(message.end);
    },
    endAll: (message, survivors) => {
      for (const { resolve, process } of commands.values()) resolve(lostEnd(message, process, survivors));
      commands.clear();
    },
  };
}

/** An order that the companion may have carried out without a word of it counts as started. */
function lostEnd(message: string, process: ProcessId | undefined, survivors: readonly number[]): CommandEnd {
  const facts = {
    status: 'lost',
    reason: 'companion_lost',
    message,
    wasStarted: true,
    outputTruncatedBytes: 0,
  } as const;
  const own = survivors.filter((pid) => pid === process?.pid);
  return own.length > 0 ? { ...facts, survivors: own } : facts;
}

/** The bytes came as a view on all that was read from the connection at once, and would keep it in memory. */
function withOwnMemory(chunk: OutputChunk): OutputChunk {
  return { ...chunk, data: Buffer.from(chunk.data) };
}
