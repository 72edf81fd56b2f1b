import { type DependencyCondition, documentEntries, type JobDocument } from '@aster-scheduler/core';
import { nearestWord } from '../errors/nearest-word.js';

/** A job out of a file: what could be read of it, and what is wrong with its form, each by the field. */
export interface WrittenJob {
  readonly fields: JobDocument;
  readonly was?: string;
  readonly problems: readonly { readonly field: string; readonly message: string }[];
}

type Members = Readonly<Record<string, unknown>>;

/** `managed_by` is the source of the file. */
const fieldNames = new Set<string>(
  [...documentEntries.map(([name]) => name), 'depends_on'].filter((name) => name !== 'managed_by'),
);
/** Beside the fields of the API: `cron` for `cron_expr`, `run` for `command` with `args`. */
const shortNames = ['cron', 'run', 'was'];

/** Reads what stands under the name of a job. Values are checked later, as those of any job. */
export function readWrittenJob(written: unknown): WrittenJob {
  if (!isMembers(written)) {
    return { fields: {}, problems: [{ field: '', message: 'must have the fields of a job below it' }] };
  }
  const problems: { field: string; message: string }[] = [];
  const refuse = (field: string, message: string): undefined => void problems.push({ field, message });
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(written)) {
    if (fieldNames.has(name)) fields[name] = value;
    else if (!shortNames.includes(name)) refuse(name, unknownField(name));
  }
  if ('cron' in written) {
    if ('cron_expr' in written) refuse('cron', 'is short for cron_expr: one of them is enough');
    fields['cron_expr'] = written['cron'];
  }
  if ('run' in written) Object.assign(fields, readRun(written, refuse));
  if ('depends_on' in written) fields['depends_on'] = readEdges(written['depends_on'], refuse);
  const { was } = written;
  if (was !== undefined && typeof was !== 'string') refuse('was', 'must be the name that the job had');
  return { fields, ...(typeof was === 'string' ? { was } : {}), problems };
}

/** Defaults of a file below the fields of a job; labels and variables are merged one by one. */
export function withDefaults(fields: JobDocument, defaults: JobDocument): JobDocument {
  const merged: Record<string, unknown> = { ...defaults, ...fields };
  for (const name of ['labels', 'env'] as const) {
    const [above, below] = [fields[name], defaults[name]];
    if (isMembers(above) && isMembers(below)) merged[name] = { ...below, ...above };
  }
  return merged;
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function unknownField(name: string): string {
  const nearest = nearestWord(name, [...fieldNames, ...shortNames]);
  return nearest === undefined ? 'is no field of a job' : `is no field of a job: ${nearest} is one`;
}

type Refuse = (field: string, message: string) => undefined;

function readRun({ run, command, args }: Members, refuse: Refuse): JobDocument {
  if (command !== undefined || args !== undefined) return refuse('run', 'is short for command and args') ?? {};
  if (!Array.isArray(run) || run.length === 0 || run.some((word) => typeof word !== 'string')) {
    const message = 'must be a list of texts, the program first: [python3, report.py]; for a shell: [sh, -c, "a | b"]';
    return refuse('run', message) ?? {};
  }
  const [program, ...rest] = run as readonly string[];
  return { command: program, args: rest };
}

function readEdges(edges: unknown, refuse: Refuse): JobDocument['depends_on'] {
  if (edges === null) return null;
  if (!Array.isArray(edges)) return refuse('depends_on', 'must be a list of names, or of job and condition');
  return edges.flatMap((edge, index) => {
    if (typeof edge === 'string') return [{ job: edge }];
    if (isMembers(edge) && typeof edge['job'] === 'string') {
      const { job, condition, ...others } = edge;
      const [unknown] = Object.keys(others);
      if (unknown !== undefined) refuse('depends_on', `element ${index + 1} has ${unknown}, which is not known`);
      return [{ job: String(job), condition: condition as DependencyCondition }];
    }
    return refuse('depends_on', `element ${index + 1} must be a name, or have job and condition`) ?? [];
  });
}
