import type { JobNumbersResource, VersionNumbersResource } from '@aster-scheduler/client';
import {
  durationOf,
  type JobNumbers,
  type JobOutcomes,
  percentileOf,
  type RunCounts,
  successRateOf,
  type VersionOutcome,
} from '@aster-scheduler/statistics';

/** @param lately of the last week; absent until a run of the job has been added up */
export function toNumbersResource(
  counts: RunCounts,
  { ticks, ran, skipped, isComplete }: JobOutcomes,
  lately: JobNumbers | undefined,
): JobNumbersResource {
  const duration = (share: number) => durationOf(counts, share) ?? null;
  return {
    ...{ ticks, ran, skipped, is_complete: isComplete, success_rate: successRateOf(counts) ?? null },
    ...{ p50_ms: duration(0.5), p90_ms: duration(0.9), p95_ms: duration(0.95), p99_ms: duration(0.99) },
    wait_p50_ms: percentileOf(counts.delays, 0.5) ?? null,
    usual_ms: lately?.usualMs ?? null,
    scheduled_every_ms: lately?.scheduledEveryMs ?? null,
    effective_every_ms: lately?.effectiveEveryMs ?? null,
  };
}

export function toVersionResource(outcome: VersionOutcome): VersionNumbersResource {
  const { version, succeeded, failed, p50Ms, p95Ms, firstAt, lastAt } = outcome;
  return {
    ...{ version: version ?? null, succeeded, failed },
    success_rate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
    ...{ p50_ms: p50Ms ?? null, p95_ms: p95Ms ?? null },
    ...{ first_at: firstAt.toISOString(), last_at: lastAt.toISOString() },
  };
}
