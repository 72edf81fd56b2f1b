import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { testTarget } from '../targets/test-target.js';

/** `aster whoami`. */
export const whoamiCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster whoami', does: 'the Aster that is meant here, and whether it takes the key' },
    { command: 'aster whoami -o json', does: 'for a program' },
    { command: "aster whoami -o 'template={{url}}'", does: 'its address' },
  ],
  create: (session) =>
    new Command('whoami')
      .description('Say which Aster is meant, what has decided that, and whether it takes the key.')
      .action(async () => testTarget(session)),
};
