import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { requestServer } from '../session/request-server.js';
import { type DescribedApi, sourceSchema } from '../source/source-schema.js';

/** `aster schema`. */
export const schemaCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'aster schema > aster.schema.json',
      does: 'beside the files of jobs, where their first line looks for it',
    },
    { command: 'aster schema --url "$ASTER_URL" > aster.schema.json', does: 'of another server' },
    { command: 'aster schema --verbose > aster.schema.json', does: 'tells of the request' },
  ],
  create: (session) =>
    new Command('schema')
      .description('Print the JSON Schema of a file of jobs, by which an editor completes and checks it.')
      .action(async () => {
        const answer = await requestServer(session, 'GET', '/openapi.json', {});
        const schema = sourceSchema((await answer.json()) as DescribedApi);
        if (schema === undefined) throw new CliError(exitCodes.failed, 'the server says nothing of jobs');
        session.terminal.write(`${JSON.stringify(schema, null, 2)}\n`);
      }),
};
