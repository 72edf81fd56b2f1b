import type { RunResource } from '@aster-scheduler/client';
import type { AnyStatus } from '../../parts/status-mark.js';

/** A stretch of a run's life. */
export type TimelineStep =
  | { readonly kind: 'wait'; readonly word: string; readonly ms: number; readonly weight: number }
  | {
      readonly kind: 'attempt';
      readonly attempt: number;
      readonly status: AnyStatus;
      readonly ms: number;
      readonly detail: string;
      readonly weight: number;
    };

interface Attempt {
  readonly attempt: number;
  readonly status: AnyStatus;
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

/**
 * Decides what is drawn of a run: its waits and its attempts in order, wider the longer they took, but all to be seen.
 */
export function planTimeline(run: RunResource, now: Date): readonly TimelineStep[] {
  const steps: TimelineStep[] = [];
  let at = Date.parse(run.scheduled_at);
  for (const attempt of attemptsOf(run, now)) {
    const word = steps.length === 0 ? 'waited' : 'pause';
    if (attempt.from > at || steps.length === 0) steps.push(wait(word, Math.max(attempt.from - at, 0)));
    const ms = Math.max(attempt.to - attempt.from, 0);
    steps.push({
      kind: 'attempt',
      attempt: attempt.attempt,
      status: attempt.status,
      ms,
      detail: attempt.detail,
      weight: weightOf(ms),
    });
    at = attempt.to;
  }
  const isOpen = run.status === 'waiting' || run.status === 'scheduled';
  if (isOpen && now.getTime() > at)
    steps.push(wait(steps.length === 0 ? 'waiting for' : 'next attempt after', now.getTime() - at));
  return steps;
}

function attemptsOf(run: RunResource, now: Date): readonly Attempt[] {
  const earlier = run.attempts.flatMap((attempt) =>
    attempt.started_at === null
      ? []
      : [
          {
            attempt: attempt.attempt_num,
            status: attempt.status,
            from: Date.parse(attempt.started_at),
            to: Date.parse(attempt.finished_at),
            detail: detailOf(attempt.exit_code, attempt.signal),
          },
        ],
  );
  const isCurrent = run.started_at !== null && (run.finished_at !== null || run.status === 'running');
  if (!isCurrent || run.started_at === null) return earlier;
  const to = run.finished_at === null ? now.getTime() : Date.parse(run.finished_at);
  const current = {
    attempt: run.attempt_num,
    status: run.status,
    from: Date.parse(run.started_at),
    to,
    detail: detailOf(run.exit_code, run.signal),
  };
  return [...earlier, current];
}

function wait(word: string, ms: number): TimelineStep {
  return { kind: 'wait', word, ms, weight: weightOf(ms) };
}

/** An hour beside a second would hide the second: widths grow with the logarithm. */
function weightOf(ms: number): number {
  return 1 + Math.log10(1 + ms);
}

function detailOf(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return signal;
  return exitCode === null || exitCode === 0 ? '' : `exit ${exitCode}`;
}
