import type { SystemResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { renderFacts } from '../output/facts.js';
import { printOne } from '../print/print-one.js';
import { formatSpan } from '../time/format-span.js';

/** Tables that are shown. */
const tablesShown = 5;

/** `aster system`. */
export const systemCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    { command: 'aster system', does: 'versions, sizes, and what is kept for how long' },
    { command: 'aster system -o json', does: 'with all tables' },
    { command: "aster system -o 'template={{database.size_bytes}}'", does: 'for a script' },
  ],
  create: (session) =>
    new Command('system').description('Show versions, sizes, and what is kept for how long.').action(async () => {
      const client = await session.client();
      const system = await client.system();
      await printOne(session, {
        resource: system,
        name: system.version,
        text: () => renderFacts(factsOf(system), session.terminal),
      });
    }),
};

function factsOf(system: SystemResource): readonly (readonly [string, string])[] {
  const { database, schema_version: schema, needed_schema_version: needed, run_retention_ms: retentionMs } = system;
  return [
    ['aster', `${system.version} on Node.js ${system.node_version}, time zones ${system.tz_data || 'of the system'}`],
    ['schema', schema === needed ? String(schema) : `${schema}, this program is made for ${needed}`],
    ['postgres', `${database.version}, ${bytesText(database.size_bytes)} in all, answers in ${database.latency_ms} ms`],
    ['runs are kept', retentionMs === null ? 'for ever' : `for ${formatSpan(retentionMs)}`],
    ['besides', system.features.join(', ')],
    ...system.tables
      .slice(0, tablesShown)
      .map(({ name, rows, size_bytes: size }) => [name, `${bytesText(size)}, about ${rows} rows`] as const),
  ];
}

function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1_024)), units.length - 1);
  const size = bytes / 1_024 ** power;
  return `${size >= 10 || power === 0 ? Math.round(size) : size.toFixed(1)} ${units[power]}`;
}
