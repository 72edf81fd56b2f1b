import type { AlertTrialResource } from '@aster-scheduler/client';

/** An incident as a mark on time; places are shares of the range, from 0 to 1. */
export interface TrialMark {
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly lastedMs: number;
}

export interface TrialLane {
  readonly jobId: string;
  readonly job: string;
  readonly marks: readonly TrialMark[];
}

/** The incidents of a trial, those of a job in one lane; the job with most of them first. */
export function planTrialLanes({ from, to, opened }: AlertTrialResource): readonly TrialLane[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const share = (ms: number) => Math.min(Math.max((ms - start) / Math.max(end - start, 1), 0), 1);
  const lanes = new Map<string, { jobId: string; job: string; marks: TrialMark[] }>();
  for (const { job_id: jobId, job_name: job, opened_at: openedAt, resolved_at: resolvedAt } of opened) {
    const lane = lanes.get(jobId) ?? { jobId, job, marks: [] };
    const begins = Date.parse(openedAt);
    const ends = resolvedAt === null ? end : Date.parse(resolvedAt);
    const mark = {
      from: share(begins),
      to: share(ends),
      isOpen: resolvedAt === null,
      openedAt,
      lastedMs: ends - begins,
    };
    lane.marks.push(mark);
    lanes.set(jobId, lane);
  }
  return [...lanes.values()].sort((a, b) => b.marks.length - a.marks.length || (a.job < b.job ? -1 : 1));
}
