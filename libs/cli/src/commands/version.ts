import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { renderFacts } from '../output/facts.js';
import { printOne } from '../print/print-one.js';
import { clientVersion } from '../session/client-version.js';
import { requestServer } from '../session/request-server.js';
import type { Session } from '../session/session.js';

/** `aster version`. */
export const versionCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster version', does: 'of this program and of the server' },
    { command: 'aster version --client', does: 'only of this program; no server is asked' },
    { command: 'aster version -o json', does: 'for a program' },
  ],
  create: (session) =>
    new Command('version')
      .description('Show the versions of this program and of the server.')
      .option('--client', 'only of this program')
      .action(async (options) => {
        const client = clientVersion();
        const server =
          options.client === true || isTemplateOfClient(session) ? undefined : await serverVersion(session);
        const versions = {
          client,
          server: server ?? null,
          node: process.versions.node,
          time_zones: process.versions.tz ?? null,
        };
        await printOne(session, {
          resource: versions,
          name: client,
          text: () =>
            renderFacts(
              [
                ['aster', client],
                [
                  'server',
                  server === undefined ? (options.client === true ? undefined : 'not reached') : `API ${server}`,
                ],
                ['node', versions.node],
                ['time zones', versions.time_zones ?? undefined],
              ],
              session.terminal,
            ),
        });
      }),
};

function isTemplateOfClient({ settings: { output } }: Session): boolean {
  return output.kind === 'template' && output.template === '{{client}}';
}

async function serverVersion(session: Session): Promise<string | undefined> {
  try {
    const response = await requestServer(session, 'GET', '/openapi.json', {});
    const document = (await response.json()) as { readonly info?: { readonly version?: string } };
    return document.info?.version;
  } catch {
    return undefined; // that none is reached is an answer here
  }
}
