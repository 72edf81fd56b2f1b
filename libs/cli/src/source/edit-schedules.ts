import { normaliseJobName } from '@aster-scheduler/core';
import { type Document, isMap, isScalar, parseAllDocuments, type Scalar } from 'yaml';

/** A text of jobs with other schedules. */
export interface EditedSchedules {
  readonly text: string;
  /** The names of the jobs whose schedule stands in the text, and is another one now. */
  readonly edited: readonly string[];
}

interface Edit {
  readonly job: string;
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/**
 * Puts other schedules into a text of jobs in YAML or JSON, and leaves every other character as it is. A schedule that
 * comes from the defaults of the file, by an alias or as a block of lines is left alone.
 *
 * @param schedules cron expressions that begin with a digit, by the names of jobs
 */
export function editSchedules(text: string, schedules: ReadonlyMap<string, string>): EditedSchedules {
  const parsed = parseAllDocuments(text, { prettyErrors: false });
  const edits = ('empty' in parsed ? [] : parsed)
    .flatMap((document) => editsOf(document, schedules))
    .toSorted((one, other) => other.from - one.from);
  return {
    text: edits.reduce((rest, { from, to, put }) => rest.slice(0, from) + put + rest.slice(to), text),
    edited: edits.map(({ job }) => job).toReversed(),
  };
}

function editsOf({ contents }: Document.Parsed, schedules: ReadonlyMap<string, string>): readonly Edit[] {
  const jobs = isMap(contents) ? contents.get('jobs') : undefined;
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ key, value }): readonly Edit[] => {
    const job = isScalar(key) ? normaliseJobName(String(key.value)) : '';
    const schedule = schedules.get(job);
    if (schedule === undefined || !isMap(value)) return [];
    const written = value.get('cron', true) ?? value.get('cron_expr', true);
    const [from, to] = (isScalar(written) ? written.range : undefined) ?? [];
    if (!isScalar(written) || from === undefined || to === undefined || !isAlone(written)) return [];
    return String(written.value) === schedule ? [] : [{ job, from, to, put: quoted(schedule, written) }];
  });
}

/** Neither named for aliases, nor a block of lines. */
function isAlone({ anchor, type }: Scalar): boolean {
  return anchor === undefined && (type === 'PLAIN' || type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE');
}

function quoted(schedule: string, { type }: Scalar): string {
  if (type === 'PLAIN') return schedule;
  return type === 'QUOTE_SINGLE' ? `'${schedule}'` : JSON.stringify(schedule);
}
