import type { PoolResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { printPages } from '../print/print-pages.js';
import { formatSpan } from '../time/format-span.js';

/** `aster pools`. */
export const poolsCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster pools', does: 'all of them' },
    { command: 'aster pools -o json', does: 'for a program' },
    { command: "aster pools -o 'template={{name}} {{due}}'", does: 'what waits, for a script' },
  ],
  create: (session) =>
    new Command('pools').description('List pools: who serves them and what waits in them.').action(async () => {
      const client = await session.client();
      const count = (title: string, of: (pool: PoolResource) => number) =>
        ({ title, text: (pool: PoolResource) => String(of(pool)), alignsRight: true }) as const;
      await printPages<PoolResource>(session, {
        page: async (page) => client.pools(page),
        columns: [
          { title: 'NAME', text: ({ name }) => name, shrinks: true },
          {
            ...count('WORKERS', ({ workers }) => workers),
            style: ({ workers }) => (workers === 0 ? 'red' : undefined),
          },
          { ...count('DRAINING', ({ draining }) => draining), isWide: true },
          count('SLOTS', ({ slots }) => slots),
          count('RUNNING', ({ running }) => running),
          count('DUE', ({ due }) => due),
          count('LATER', ({ scheduled }) => scheduled),
          count('WAITING', ({ waiting }) => waiting),
          {
            title: 'OLDEST DUE',
            text: ({ oldest_due_ms: age }) => (age === null ? '-' : formatSpan(age)),
            alignsRight: true,
            dropOrder: 1,
          },
          {
            title: 'WAITED P95',
            text: ({ wait_p95_ms: waitedMs }) => (waitedMs === null ? '-' : formatSpan(waitedMs)),
            alignsRight: true,
            isWide: true,
          },
        ],
        name: ({ name }) => name,
        empty: 'no pool is in use',
      });
    }),
};
