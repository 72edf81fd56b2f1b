import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { commandGroups } from '../calls/command-table.js';
import type { Example } from '../command/command-module.js';
import { addSharedOptions } from '../command/shared-options.js';
import { processTerminal } from '../output/terminal.js';
import { createSession } from '../session/create-session.js';

/** A word or an option, and what it is. */
export type Term = readonly [term: string, text: string];

/** A command as it describes itself. */
export interface DescribedCommand {
  /** As it is typed: `workers drain`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
  /** What follows the name. */
  readonly usage: string;
  /** Those that are more than a name. */
  readonly words: readonly Term[];
  /** Its own, not those that all have. */
  readonly options: readonly Term[];
  readonly examples: readonly Example[];
  readonly below: readonly DescribedCommand[];
}

export interface DescribedGroup {
  readonly title: string;
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedCommands {
  readonly groups: readonly DescribedGroup[];
  readonly sharedOptions: readonly Term[];
}

/** All commands as they describe themselves. All of them are loaded for it. */
export async function listCommands(): Promise<DescribedCommands> {
  const { session } = createSession(processTerminal(true));
  const groups: DescribedGroup[] = [];
  let sharedOptions: readonly Term[] = [];
  for (const { title, commands } of commandGroups) {
    const described: DescribedCommand[] = [];
    for (const [name, { aliases = [], load }] of Object.entries(commands)) {
      const { create, examples } = await load();
      const command = create(session);
      described.push({ ...describe(name, command), aliases, examples });
      const own = new Set(optionsOf(command).map(([flags]) => flags));
      addSharedOptions(command);
      const shared = optionsOf(command).filter(([flags]) => !own.has(flags));
      if (shared.length > sharedOptions.length) sharedOptions = shared;
    }
    groups.push({ title, commands: described });
  }
  return { groups, sharedOptions };
}

function describe(name: string, command: CommandUnknownOpts): DescribedCommand {
  return {
    name,
    aliases: [],
    description: sentence(command.description()),
    usage: command.usage(),
    words: command.registeredArguments
      .filter((each) => each.description !== '')
      .map((each) => [each.name(), each.description]),
    options: optionsOf(command),
    examples: [],
    below: command.commands.map((each) => describe(`${name} ${each.name()}`, each)),
  };
}

function optionsOf(command: CommandUnknownOpts): readonly Term[] {
  return command.options.map(({ flags, description, argChoices }) => {
    const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
    return [flags, `${description}${choices}`];
  });
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
