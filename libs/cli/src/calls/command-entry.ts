import type { CommandModule } from '../command/command-module.js';

/** A command as `aster --help` shows it. */
export interface CommandEntry {
  readonly summary: string;
  /** Other names that people try first. */
  readonly aliases?: readonly string[];
  load(): Promise<CommandModule>;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: Readonly<Record<string, CommandEntry>>;
}
