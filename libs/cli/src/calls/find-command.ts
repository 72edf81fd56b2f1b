import type { CommandEntry } from './command-entry.js';
import { commandGroups } from './command-table.js';

export interface FoundCommand {
  readonly name: string;
  readonly entry: CommandEntry;
}

/** The command of a name or of one of its other names. */
export function findCommand(word: string): FoundCommand | undefined {
  for (const { commands } of commandGroups) {
    for (const [name, entry] of Object.entries(commands)) {
      if (name === word || entry.aliases?.includes(word) === true) return { name, entry };
    }
  }
  return undefined;
}

/** The names of all commands and their other names. */
export function commandWords(): readonly string[] {
  return commandGroups.flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([name, { aliases = [] }]) => [name, ...aliases]),
  );
}
