import type { ServiceResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { printPages } from '../print/print-pages.js';
import { formatInstant } from '../time/format-instant.js';

/** `aster services`. */
export const servicesCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster services', does: 'schedulers and APIs' },
    { command: 'aster services -o wide', does: 'with their time zone data and ids' },
    { command: "aster services -o 'template={{kind}} {{name}} {{version}}'", does: 'for a script' },
  ],
  create: (session) =>
    new Command('services').description('List schedulers and APIs, and when they were heard of.').action(async () => {
      const client = await session.client();
      const times = await session.times();
      const at = (text: string) => formatInstant(new Date(text), times);
      await printPages<ServiceResource>(session, {
        page: async (page) => client.services(page),
        columns: [
          { title: 'KIND', text: ({ kind }) => kind },
          { title: 'NAME', text: ({ name }) => name, shrinks: true },
          {
            title: 'STATUS',
            text: ({ status }) => status,
            style: ({ status }) => (status === 'active' ? 'green' : 'red'),
          },
          { title: 'VERSION', text: ({ version }) => version },
          { title: 'HEARD', text: ({ heartbeat_at: text }) => at(text) },
          { title: 'LAST PASS', text: ({ last_pass_at: text }) => (text === null ? '-' : at(text)), dropOrder: 1 },
          { title: 'STARTED', text: ({ started_at: text }) => at(text), isWide: true },
          { title: 'ZONES', text: ({ tz_data: version }) => version, isWide: true },
          { title: 'ID', text: ({ id }) => id, isWide: true },
        ],
        name: ({ name }) => name,
        empty: 'no scheduler and no API is known',
      });
    }),
};
