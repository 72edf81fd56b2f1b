import type { DependencyCondition, JobResource } from '@aster-scheduler/client';

/** Fields that are a text, a number, a duration or a choice: each has one box. */
export const simpleFields = [
  'name',
  'description',
  'cron_expr',
  'timezone',
  'working_directory',
  'handler',
  'concurrency_policy',
  'queue_limit',
  'misfire_policy',
  'catchup_window',
  'timeout',
  'kill_grace',
  'max_retries',
  'retry_delay',
  'retry_backoff',
  'retry_max_delay',
  'on_worker_lost',
  'pool',
  'priority',
  'keep_runs',
  'output',
  'output_encoding',
  'run_as',
  'memory_limit_mb',
  'process_limit',
  'file_size_limit_mb',
  'cpu_limit',
  'grace',
  'owner',
  'runbook_url',
] as const;
export type SimpleField = (typeof simpleFields)[number];

export interface DraftPair {
  readonly name: string;
  readonly value: string;
}

export interface DraftEdge {
  readonly job: string;
  readonly condition: DependencyCondition;
}

/** What stands in the form: texts, whatever they are worth. */
export interface JobDraft {
  readonly texts: Readonly<Record<SimpleField, string>>;
  /** Or it runs elsewhere, and tells of it by pings. */
  readonly does: 'command' | 'handler' | 'elsewhere';
  /** The program, then its arguments. */
  readonly argv: readonly string[];
  readonly env: readonly DraftPair[];
  /** JSON. */
  readonly payload: string;
  readonly labels: readonly DraftPair[];
  readonly edges: readonly DraftEdge[];
}

/** A job as the form shows it; `null` is an empty box. */
export function draftOf(job: JobResource): JobDraft {
  const texts = Object.fromEntries(simpleFields.map((field) => [field, String(job[field] ?? '')]));
  return {
    texts: texts as Record<SimpleField, string>,
    does: job.runs_on === 'elsewhere' ? 'elsewhere' : job.handler === null ? 'command' : 'handler',
    argv: job.command === null ? [''] : [job.command, ...job.args],
    env: pairsOf(job.env),
    payload: job.handler === null ? '{}' : JSON.stringify(job.payload, null, 2),
    labels: pairsOf(job.labels),
    edges: job.depends_on.map(({ job: name, condition }) => ({ job: name, condition })),
  };
}

function pairsOf(record: Readonly<Record<string, string>>): readonly DraftPair[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
