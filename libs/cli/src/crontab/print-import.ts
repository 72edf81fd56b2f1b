import { isManual, nextTick, parseSchedule, wallTimeAt } from '@aster-scheduler/cron';
import { describeJobSchedule } from '../jobs/describe-job-schedule.js';
import type { Column } from '../output/column.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import type { CrontabProblem } from './crontab-entry.js';
import type { ImportedCrontab } from './import-crontab.js';
import type { ImportedJob } from './imported-job.js';
import type { MailPlan } from './plan-mail.js';
import { type Proof, proveTicks } from './prove-ticks.js';
import { sayMail } from './say-mail.js';
import { writeJobs } from './write-jobs.js';

interface Row {
  readonly line: number;
  readonly place: string;
  readonly name: string;
  readonly when: string;
  readonly next: string;
  readonly notes: readonly string[];
  readonly imported: ImportedJob | undefined;
}

export interface ImportShown {
  /** Who is to own the jobs. */
  readonly source: string;
  /** Whether the files are those of cron, whose ticks can be compared. */
  readonly isOfCron: boolean;
  readonly from: Date;
  /** Of the host; it is not named again where a job goes by it. */
  readonly timezone: string;
  /** What becomes of the mail that cron would send. */
  readonly mail?: MailPlan;
}

/** Shows what becomes of files. Resolves with whether every job ticks as its line does, for a year from then. */
export async function printImport(
  session: Session,
  files: readonly ImportedCrontab[],
  shown: ImportShown,
): Promise<boolean> {
  const { terminal, settings } = session;
  const rows = files.flatMap(({ file, jobs, left }) =>
    [...jobs.map((job) => rowOf(job, shown)), ...left.map((problem) => rowOfProblem(file, problem))].sort(
      (one, other) => one.line - other.line,
    ),
  );
  const made = rows.filter(({ imported }) => imported !== undefined);
  const jobs = made.flatMap(({ imported }) => imported ?? []);
  if (settings.output.kind === 'yaml') {
    const inputs = jobs.map(({ job }) => job);
    terminal.write(writeJobs(inputs, shown.source, shown.mail));
  } else {
    const isForReading = !isForPrograms(settings.output);
    await printRows(session, isForReading ? rows : made, shown.timezone);
    if (isForReading) printNotes(session, rows);
  }
  const proof = proveTicks(jobs, shown.from);
  if (shown.isOfCron) sayProof(session, proof);
  session.say(
    `${counted(jobs.length, 'job')}, ${rows.length - jobs.length} left out.` +
      (shown.isOfCron ? ` Same ticks as cron for a year: ${grouped(proof.same)} of ${grouped(proof.count)}.` : ''),
  );
  if (shown.isOfCron && jobs.length > 0) session.say('Cron has no timeout: each job gets 24h.');
  if (shown.mail !== undefined) sayMail(session, jobs, shown.mail);
  return proof.differences.length === 0;
}

async function printRows(session: Session, rows: readonly Row[], timezone: string): Promise<void> {
  await printList<Row>(session, {
    items: rows,
    columns: columnsIn(timezone),
    name: ({ name }) => name,
    resource: ({ imported }) => imported?.job ?? null,
    empty: 'there is no job in it',
  });
}

const columnsIn = (timezone: string): readonly Column<Row>[] => [
  { title: 'FILE:LINE', text: ({ place }) => place },
  { title: 'NAME', text: ({ name }) => name, shrinks: true },
  { title: `WHEN (${timezone})`, text: ({ when }) => when, shrinks: true },
  { title: 'NEXT', text: ({ next }) => next, dropOrder: 1 },
];

/** What a person should know does not fit into a table: each note once, with the lines that it is about. */
function printNotes({ terminal }: Session, rows: readonly Row[]): void {
  const places = new Map<string, string[]>();
  for (const { notes, place } of rows) for (const note of notes) places.set(note, [...(places.get(note) ?? []), place]);
  if (places.size === 0) return;
  terminal.write('\n');
  const width = Math.min(terminal.columns, 120) - 2;
  for (const [note, at] of places) {
    const shown = at.slice(0, 4).join(', ') + (at.length > 4 ? ` and ${at.length - 4} more` : '');
    for (const [index, line] of wrapped(printable(`${shown}: ${note}`), width).entries()) {
      terminal.write(`${index === 0 ? '' : '  '}${line}\n`);
    }
  }
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function rowOf(imported: ImportedJob, { from, timezone }: ImportShown): Row {
  const { job, file, line, notes } = imported;
  const upstream = (job.depends_on ?? []).map((edge) => {
    const { job: name, condition } = typeof edge === 'string' ? { job: edge, condition: undefined } : edge;
    return { job: name, job_id: '', condition: condition ?? 'success' };
  });
  const schedule = { cron_expr: job.cron_expr ?? null, timezone: job.timezone ?? 'UTC', depends_on: upstream };
  return {
    ...{ line, notes, imported, place: placeOf(file, line), name: job.name },
    when: describeJobSchedule(schedule).replace(` in ${timezone}`, ''),
    next: nextOf(job.cron_expr ?? undefined, schedule.timezone, from),
  };
}

function rowOfProblem(file: string, { line, why }: CrontabProblem): Row {
  return {
    line,
    place: placeOf(file, line),
    name: '-',
    when: 'left out',
    next: '',
    notes: [`left out: ${why}`],
    imported: undefined,
  };
}

/** On the clock of the host, which is where the reader has cron. */
function nextOf(expression: string | undefined, timezone: string, from: Date): string {
  if (expression === undefined || isManual(expression)) return '';
  const next = nextTick(parseSchedule(expression, { timezone, anchorAt: from }), from);
  if (next === undefined) return 'never';
  const shown = new Date(wallTimeAt(next.getTime(), timezone)).toISOString();
  return `${shown.slice(0, 10)} ${shown.slice(11, 16)}`;
}

/** The last two parts of the path say enough. */
function placeOf(file: string, line: number): string {
  const short = file.split('/').slice(-2).join('/');
  return line === 0 ? short : `${short}:${line}`;
}

function sayProof(session: Session, { differences }: Proof): void {
  for (const { imported, ticks, nights } of differences) {
    const { file, line, job } = imported;
    const more = nights.length > 3 ? `; and ${nights.length - 3} more` : '';
    const at = nights
      .slice(0, 3)
      .map((night) => `\n  ${night}`)
      .join('');
    session.say(`${placeOf(file, line)} ${job.name} differs from cron at ${counted(ticks, 'tick')}:${at}${more}`);
  }
}

function counted(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
