import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandModule, Example } from '../command/command-module.js';
import { addSharedOptions } from '../command/shared-options.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Terminal } from '../output/terminal.js';
import type { Begin } from '../session/create-session.js';

/** Makes a command whole: with the options that all have, its examples, and errors that are thrown. */
export function completeCommand(
  command: CommandUnknownOpts,
  { examples }: CommandModule,
  begin: Begin,
  terminal: Terminal,
): CommandUnknownOpts {
  addSharedOptions(command);
  const settle = (each: CommandUnknownOpts, fullName: string) => {
    each.exitOverride().showSuggestionAfterError().allowExcessArguments(false);
    each.configureOutput({
      writeOut: terminal.write,
      writeErr: terminal.note,
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'aster: ').replace('\n(Did', '\n  (Did'));
        write(`try: ${fullName} --help\n`);
      },
      getOutHelpWidth: () => Math.min(terminal.columns, 120),
    });
    each.configureHelp({ commandUsage: () => `${fullName} ${each.usage()}` });
    each.hook('preAction', (_outer, called) => begin(called.opts()));
    for (const below of each.commands) settle(below, `${fullName} ${below.name()}`);
  };
  settle(command, `aster ${command.name()}`);
  return command.addHelpText('after', examplesText(examples));
}

function examplesText(examples: readonly Example[]): string {
  return `\nExamples:\n${examples.map(({ command, does }) => `  ${command}\n      ${does}\n`).join('')}`;
}

/** Runs a command; resolves with what the process exits with when the words were not in order, else `undefined`. */
export async function parseCommand(command: CommandUnknownOpts, words: readonly string[]): Promise<number | undefined> {
  try {
    await command.parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return isHelp ? exitCodes.done : exitCodes.usage;
  }
}
