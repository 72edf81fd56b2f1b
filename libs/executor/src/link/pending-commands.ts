import { type OutputChunk } from '../command-task.js';
import { type CommandEnd, type FromCompanion } from '../protocol/messages.js';

/** The commands that a companion was given and has not ended. */
export interface PendingCommands {
  count(): number;
  /** The ids of those that have started. */
  pids(): readonly number[];
  add(id: number, onOutput: (chunk: OutputChunk) => void): Promise<CommandEnd>;
  receive(message: Extract<FromCompanion, { readonly id: number }>): void;
  /** Answers all that are left. */
  endAll(end: CommandEnd): void;
}

interface Pending {
  readonly onOutput: (chunk: OutputChunk) => void;
  readonly resolve: (end: CommandEnd) => void;
  pid?: number;
}

export function createPendingCommands(): PendingCommands {
  const commands = new Map<number, Pending>();
  return {
    count: () => commands.size,
    pids: () => [...commands.values()].flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    add: (id, onOutput) => new Promise((resolve) => void commands.set(id, { onOutput, resolve })),
    receive: (message) => {
      const command = commands.get(message.id);
      if (command === undefined) return;
      if (message.type === 'started') command.pid = message.pid;
      else if (message.type === 'output') message.chunks.forEach((chunk) => command.onOutput(withOwnMemory(chunk)));
      else if (commands.delete(message.id)) command.resolve(message.end);
    },
    endAll: (end) => {
      for (const { resolve } of commands.values()) resolve(end);
      commands.clear();
    },
  };
}

/** The bytes came as a view on all that was read from the connection at once, and would keep it in memory. */
function withOwnMemory(chunk: OutputChunk): OutputChunk {
  return { ...chunk, data: Buffer.from(chunk.data) };
}
