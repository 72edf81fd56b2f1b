import type { Flag } from '../flag.js';
import { programNames, type ServiceName } from '../service-name.js';
import { variableTable } from './variable-table.js';

const summaries: Readonly<Record<ServiceName, string>> = {
  api: 'Serves the REST API of Aster. Needs a migrated PostgreSQL database.',
  scheduler: 'Turns the schedules of jobs into runs. Needs a migrated PostgreSQL database.',
  worker: 'Executes runs. Needs a migrated PostgreSQL database.',
  up: 'Runs API, scheduler and worker in one process, on a database of its own unless one is named.',
  migrate: 'Brings the schema of a PostgreSQL database to the version of this program, and ends.',
};

/**
 * What `--help` prints: everything that can be set for the process.
 *
 * @param command what starts the program
 * @param flags what it takes besides
 */
export function helpText(
  service: ServiceName,
  command: string = programNames[service],
  flags: readonly Flag[] = [],
): string {
  const rows = variableTable.filter((row) => row.services.includes(service));
  const width = Math.max(...rows.map((row) => row.name.length));
  const lines = rows.flatMap((row) => [
    `  ${row.name.padEnd(width)}  ${row.about}`,
    `  ${''.padEnd(width)}  default: ${row.defaultTextFor(service)}`,
  ]);
  const secrets = rows.filter((row) => row.isSecret).map((row) => row.name);
  return [
    `Usage: ${command} [${[...flags.map(({ name }) => name), '--help', '--version'].join(' | ')}]`,
    '',
    summaries[service],
    '',
    ...flagLines(flags),
    'It is configured by environment variables. An empty one counts as not set.',
    `Durations are written 500ms, 30s, 5m, 1h30m. Secrets can be given as files: ${secrets.map((name) => `${name}_FILE`).join(', ')}.`,
    '',
    ...lines,
    '',
  ].join('\n');
}

function flagLines(flags: readonly Flag[]): readonly string[] {
  if (flags.length === 0) return [];
  const width = Math.max(...flags.map(({ name }) => name.length));
  return [...flags.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`), ''];
}
