import type { Example } from '../command/command-module.js';
import { commandGroups } from './command-table.js';

/** A command and the examples of its help. */
export interface CommandExamples {
  readonly name: string;
  readonly examples: readonly Example[];
}

/** The examples of every command. All of them are loaded for it. */
export async function listExamples(): Promise<readonly CommandExamples[]> {
  const entries = commandGroups.flatMap(({ commands }) => Object.entries(commands));
  const found: CommandExamples[] = [];
  for (const [name, { load }] of entries) found.push({ name, examples: (await load()).examples });
  return found;
}
