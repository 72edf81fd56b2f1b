import { parseSchedule } from '@aster-scheduler/cron';
import { describeJobSchedule } from '../jobs/describe-job-schedule.js';
import type { Column } from '../output/column.js';
import { isForPrograms } from '../output/output-format.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { compareTicks } from './compare-ticks.js';
import type { CrontabProblem } from './crontab-entry.js';
import type { ImportedCrontab } from './import-crontab.js';
import type { ImportedJob } from './to-job.js';

const yearMs = 365 * 86_400_000;
/** Instants that are named when the ticks differ. */
const namedDifferences = 5;

interface Row {
  readonly line: number;
  readonly place: string;
  readonly name: string;
  readonly when: string;
  readonly notes: string;
  readonly imported: ImportedJob | undefined;
}

/** Shows what becomes of crontabs. Resolves with whether every job ticks as its line does, for a year from now. */
export async function printImport(
  session: Session,
  crontabs: readonly (ImportedCrontab & { readonly file: string })[],
): Promise<boolean> {
  const rows = crontabs.flatMap(({ file, jobs, left }) =>
    [...jobs.map((imported) => rowOf(file, imported)), ...left.map((problem) => rowOfProblem(file, problem))].sort(
      (one, other) => one.line - other.line,
    ),
  );
  const isForReading = !isForPrograms(session.settings.output);
  await printList<Row>(session, {
    items: isForReading ? rows : rows.filter(({ imported }) => imported !== undefined),
    columns,
    name: ({ name }) => name,
    resource: ({ imported }) => imported?.job ?? null,
    empty: 'there is no job in it',
  });
  return compareAll(session, rows);
}

const columns: readonly Column<Row>[] = [
  { title: 'FILE:LINE', text: ({ place }) => place },
  { title: 'NAME', text: ({ name }) => name, shrinks: true },
  { title: 'WHEN', text: ({ when }) => when, shrinks: true },
  { title: 'NOTES', text: ({ notes }) => notes, shrinks: true },
];

function rowOf(file: string, imported: ImportedJob): Row {
  const { job, line, notes } = imported;
  const schedule = { cron_expr: job.cron_expr ?? null, timezone: job.timezone ?? 'UTC', depends_on: [] };
  return {
    line,
    place: `${file}:${line}`,
    name: job.name,
    when: describeJobSchedule(schedule),
    notes: notes.join('; '),
    imported,
  };
}

function rowOfProblem(file: string, { line, why }: CrontabProblem): Row {
  return { line, place: `${file}:${line}`, name: '-', when: '-', notes: `left out: ${why}`, imported: undefined };
}

function compareAll(session: Session, rows: readonly Row[]): boolean {
  const from = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  const to = new Date(from.getTime() + yearMs);
  let count = 0;
  let same = 0;
  let isSame = true;
  for (const { name, place, imported } of rows) {
    const compared = imported === undefined ? undefined : compareTicks(imported, from, to);
    if (compared === undefined || imported === undefined) continue;
    count += compared.count;
    same += compared.count - compared.onlyInCron.length;
    const differing = [...compared.onlyInCron, ...compared.onlyInAster];
    if (differing.length === 0) continue;
    isSame = false;
    const zone = parseSchedule(imported.job.cron_expr ?? '', { timezone: imported.job.timezone ?? 'UTC' }).timezone;
    const shown = differing.slice(0, namedDifferences).map((at) => at.toISOString());
    session.say(
      `${place} ${name} differs at ${differing.length} instants in ${zone}: ${shown.join(', ')}${differing.length > shown.length ? ', …' : ''}`,
    );
  }
  const jobs = rows.filter(({ imported }) => imported !== undefined).length;
  const left = rows.length - jobs;
  session.say(
    `${jobs} ${jobs === 1 ? 'job' : 'jobs'}, ${left} left out. Same ticks as cron for a year: ${same} of ${count}. ` +
      'Cron has no timeout: each job gets 24h.',
  );
  return isSame;
}
