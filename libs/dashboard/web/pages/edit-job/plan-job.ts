import type { FieldProblem, JobChange, JobResource } from '@aster-scheduler/client';
import { draftOf, type JobDraft, type SimpleField, simpleFields } from './job-draft.js';

const numbers: ReadonlySet<SimpleField> = new Set<SimpleField>([
  'queue_limit',
  'max_retries',
  'retry_backoff',
  'priority',
  'keep_runs',
  'memory_limit_mb',
  'process_limit',
  'file_size_limit_mb',
]);

/** What only a worker can do for a job. */
const ofWorkers: readonly SimpleField[] = [
  'working_directory',
  'run_as',
  'memory_limit_mb',
  'process_limit',
  'file_size_limit_mb',
  'cpu_limit',
];

export interface JobPlan {
  /** What differs from the job that the draft began with. */
  readonly change: JobChange;
  readonly problems: readonly FieldProblem[];
}

/** Decides what is sent of a draft: only what was changed, so that nothing of others is written over. */
export function planJob(draft: JobDraft, base: JobResource): JobPlan {
  const problems: FieldProblem[] = [];
  const before = valuesOf(draftOf(base), []);
  const after = valuesOf(draft, problems);
  const change = Object.fromEntries(
    Object.entries(after).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field])),
  );
  return { change: change as JobChange, problems };
}

/** The fields as they are sent; what is wrong with them is added to `problems`. */
function valuesOf(draft: JobDraft, problems: FieldProblem[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const field of simpleFields) {
    const text = draft.texts[field];
    values[field] = text.trim() === '' ? null : numbers.has(field) ? numberOf(field, text, problems) : text;
  }
  const [command = '', ...args] = draft.argv;
  const isCommand = draft.does === 'command';
  const isHandler = draft.does === 'handler';
  const isElsewhere = draft.does === 'elsewhere';
  const confinement = isElsewhere ? Object.fromEntries(ofWorkers.map((field) => [field, null])) : {};
  return {
    ...values,
    ...confinement,
    runs_on: isElsewhere ? 'elsewhere' : 'workers',
    grace: isElsewhere ? values['grace'] : null,
    handler: isHandler ? values['handler'] : null,
    payload: isHandler ? payloadOf(draft.payload, problems) : null,
    command: isCommand ? command : null,
    args: isCommand ? args : [],
    env: isCommand ? recordOf('env', draft.env, problems) : {},
    labels: recordOf('labels', draft.labels, problems),
    depends_on: draft.edges.filter(({ job }) => job !== ''),
  };
}

function numberOf(field: string, text: string, problems: FieldProblem[]): number {
  const value = Number(text);
  if (Number.isNaN(value)) problems.push({ field, message: 'must be a number' });
  return value;
}

function payloadOf(text: string, problems: FieldProblem[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    problems.push({ field: 'payload', message: 'is no JSON' });
    return null;
  }
}

function recordOf(field: string, pairs: JobDraft['env'], problems: FieldProblem[]): Readonly<Record<string, string>> {
  const told = pairs.filter(({ name, value }) => name !== '' || value !== '');
  const names = told.map(({ name }) => name);
  if (names.includes('')) problems.push({ field, message: 'a value has no name' });
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problems.push({ field, message: `${twice} stands there twice` });
  return Object.fromEntries(told.map(({ name, value }) => [name, value]));
}
