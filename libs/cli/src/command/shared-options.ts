import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { sharedOptions } from './shared-option-list.js';

const heading = 'Options of every command:';

/**
 * Gives a command and those below it the options that all have, but for those that it uses for something else. One that
 * has commands below it and does something by itself, too, takes what stands before the name of one of those.
 */
export function addSharedOptions(command: CommandUnknownOpts): void {
  for (const below of command.commands) addSharedOptions(below);
  if (command.commands.length > 0) {
    if (command.registeredArguments.length === 0) return;
    command.enablePositionalOptions();
  }
  for (const [flags, description] of sharedOptions) {
    const option = new Option(flags, description).helpGroup(heading);
    const isTaken = command.options.some(
      ({ long, short }) => long === option.long || (short !== undefined && short === option.short),
    );
    if (!isTaken) command.addOption(option);
  }
}
