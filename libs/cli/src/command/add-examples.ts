import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Example } from './command-module.js';

/** Shows examples below the help of a command that is below another one. */
export function addExamples(command: CommandUnknownOpts, examples: readonly [Example, Example, Example]): void {
  const lines = examples.map(({ command: line, does }) => `  ${line}\n      ${does}\n`);
  command.addHelpText('after', `\nExamples:\n${lines.join('')}`);
}
