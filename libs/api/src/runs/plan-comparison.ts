import type { JobDefinitionResource, RunDifferenceResource, RunResource } from '@aster-scheduler/client';

/** What tells two runs of a job from each other. Ids, times and what follows from them differ always. */
const compared = [
  ...(['status', 'reason', 'exit_code', 'signal', 'error_line', 'error_msg', 'trigger', 'actor'] as const),
  ...(['attempt_num', 'duration_ms', 'delay_ms', 'job_version', 'worker_id', 'pool', 'priority'] as const),
  ...(['overrides', 'output_bytes', 'output_truncated_bytes', 'leftover_processes', 'result'] as const),
] as const satisfies readonly (keyof RunResource)[];

/** The facts in which a run differs from another one, in an order of their own: what is told first matters most. */
export function planComparison(run: RunResource, other: RunResource): readonly RunDifferenceResource[] {
  return compared.flatMap((field) => {
    const [value, otherValue] = [run[field] ?? null, other[field] ?? null];
    return isSame(value, otherValue) ? [] : [{ field, value, other: otherValue }];
  });
}

/** Whether a job is paused is no part of what its runs execute. */
const notExecuted: ReadonlySet<string> = new Set<keyof JobDefinitionResource>(['status', 'pause']);

/** The fields of a job that differ between two versions, in the order of a job. */
export function planJobDifferences(
  job: JobDefinitionResource,
  other: JobDefinitionResource,
): readonly RunDifferenceResource[] {
  const others: Readonly<Record<string, unknown>> = { ...other };
  return Object.entries(job)
    .filter(([field, value]) => !notExecuted.has(field) && !isSame(value, others[field]))
    .map(([field, value]) => ({ field, value: value as unknown, other: others[field] }));
}

/** Objects come from JSON whose keys Postgres has put in one order. */
function isSame(value: unknown, other: unknown): boolean {
  return value === other || JSON.stringify(value) === JSON.stringify(other);
}
