import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { clientVersion } from '../session/client-version.js';

/** `aster mcp`. */
export const mcpCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster mcp < /dev/null', does: 'what an agent starts: it may look at everything that your key may' },
    { command: 'aster mcp --allow-changes < /dev/null', does: 'it may also trigger, cancel, retry and pause' },
    { command: 'aster mcp --url "$ASTER_URL" < /dev/null', does: 'of another Aster than the current one' },
  ],
  create: (session) =>
    new Command('mcp')
      .description(
        'Serve an agent over standard input and output, by the Model Context Protocol: jobs, runs, the ledger, failures, ' +
          'the forecast and output. It has the rights of your key. The API serves the same at /mcp.',
      )
      .option('--allow-changes', 'let it trigger, cancel, retry and pause, if your role lets you')
      .action(async ({ allowChanges }) => {
        const { serveAgent } = session.parts;
        if (serveAgent === undefined) {
          throw new CliError(exitCodes.failed, 'this program has no Model Context Protocol');
        }
        const client = await session.client();
        const service = { client, mayChange: allowChanges === true, version: clientVersion() };
        await serveAgent(service, ({ message }) => session.say(`not understood: ${message}`));
      }),
};
