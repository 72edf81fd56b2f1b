import type { FinalStatus, RunReason, RunTrigger } from '../run.js';
import type { AlertCondition } from './alert-rule.js';
import { type EndFacts, planEndAlert } from './plan-end-alert.js';

/** A run that has ended, as a rule is tried against it. */
export interface TrialRun {
  readonly runId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly trigger: RunTrigger;
  /** When its last attempt could start. */
  readonly dueAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt: Date;
  /** Ticks that a skip stands for. */
  readonly ticks: number;
}

/** An incident that a rule would have opened. */
export interface TrialIncident {
  readonly jobId: string;
  readonly jobName: string;
  readonly openedAt: Date;
  readonly openedByRun?: string;
  readonly count: number;
  /** Absent: it would be open still. */
  readonly resolvedAt?: Date;
}

/** What a rule would have told of. */
export interface Trial {
  readonly incidents: readonly TrialIncident[];
  readonly notices: number;
}

/**
 * What a rule would have told of these runs. Pauses and times without a scheduler are not known here, so of what goes
 * by time it may tell more than the rule would have.
 *
 * @param runs in the order in which they ended
 * @param to when the range ends: what is open then stays so
 */
export function planTrial(condition: AlertCondition, runs: readonly TrialRun[], to: Date): Trial {
  const ofJob = new Map<string, TrialRun[]>();
  for (const run of runs) {
    const known = ofJob.get(run.jobId);
    if (known === undefined) ofJob.set(run.jobId, [run]);
    else known.push(run);
  }
  const trials = [...ofJob.values()].map((each) => tryOnJob(condition, each, to));
  const incidents = trials.flatMap((trial) => trial.incidents);
  return {
    incidents: incidents.sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime()),
    notices: trials.reduce((sum, trial) => sum + trial.notices, 0),
  };
}

function tryOnJob(condition: AlertCondition, runs: readonly TrialRun[], to: Date): Trial {
  switch (condition.when) {
    case 'late_start':
      return {
        incidents: runs.flatMap((run) => ofDelay(run, run.dueAt, run.startedAt, condition.afterMs)),
        notices: 0,
      };
    case 'running_long':
      return {
        incidents: runs.flatMap((run) => ofDelay(run, run.startedAt, run.finishedAt, condition.afterMs)),
        notices: 0,
      };
    case 'skipping':
      return { incidents: [], notices: 0 };
    case 'no_success':
      return { incidents: ofSilence(runs, condition.forMs, to), notices: 0 };
    default:
      return tryOnEnds(condition, runs);
  }
}

/** Something took from one instant to another, which is too long after so many ms. */
function ofDelay(run: TrialRun, from: Date | undefined, until: Date | undefined, afterMs: number): TrialIncident[] {
  if (from === undefined || until === undefined || until.getTime() - from.getTime() < afterMs) return [];
  const { jobId, jobName, runId } = run;
  const openedAt = new Date(from.getTime() + afterMs);
  return [{ jobId, jobName, openedAt, openedByRun: runId, count: 1, resolvedAt: until }];
}

/** From each success to the next one; before the first nothing is known. */
function ofSilence(runs: readonly TrialRun[], forMs: number, to: Date): TrialIncident[] {
  const successes = runs.filter(({ status }) => status === 'succeeded');
  return successes.flatMap(({ jobId, jobName, finishedAt }, index): TrialIncident[] => {
    const next = successes[index + 1]?.finishedAt;
    const openedAt = new Date(finishedAt.getTime() + forMs);
    if (openedAt >= (next ?? to)) return [];
    return [{ jobId, jobName, openedAt, count: 1, ...(next === undefined ? {} : { resolvedAt: next }) }];
  });
}

function tryOnEnds(condition: AlertCondition, runs: readonly TrialRun[]): Trial {
  const incidents: TrialIncident[] = [];
  const window: WindowRun[] = [];
  let open: TrialIncident | undefined;
  let failures = 0;
  let notices = 0;
  for (const run of runs) {
    const isFailure = run.status === 'failed' || run.status === 'timed_out';
    if (run.status === 'succeeded') failures = 0;
    else if (isFailure) failures += 1;
    const move = runsAgain(condition, run)
      ? 'resolve'
      : planEndAlert(condition, factsOf(run, failures, withEnd(condition, window, run)));
    if (move === 'notice') notices += 1;
    if (move === 'resolve' && open !== undefined) {
      incidents.push({ ...open, resolvedAt: run.finishedAt });
      open = undefined;
    }
    if (move === 'open') open = opened(condition, open, run, failures);
  }
  return { incidents: open === undefined ? incidents : [...incidents, open], notices };
}

function runsAgain({ when }: AlertCondition, { trigger, startedAt }: TrialRun): boolean {
  return when === 'missed' && trigger === 'schedule' && startedAt !== undefined;
}

/** The last runs of the job with this one, for a rule that goes by a rate. */
function withEnd(condition: AlertCondition, window: WindowRun[], { status, finishedAt }: TrialRun): EndFacts['recent'] {
  if (condition.when !== 'failure_rate' || status === 'skipped' || status === 'cancelled') return undefined;
  window.push({ hasFailed: status !== 'succeeded', at: finishedAt.getTime() });
  if (window.length > condition.of) window.shift();
  const from = finishedAt.getTime() - (condition.withinMs ?? Infinity);
  while (window[0] !== undefined && window[0].at <= from) window.shift();
  return { runs: window.length, failed: window.filter(({ hasFailed }) => hasFailed).length };
}

interface WindowRun {
  readonly hasFailed: boolean;
  /** When it ended, in ms. */
  readonly at: number;
}

function factsOf(run: TrialRun, failures: number, recent: EndFacts['recent']): EndFacts {
  const { status, reason, startedAt, finishedAt } = run;
  const durationMs = startedAt === undefined ? undefined : finishedAt.getTime() - startedAt.getTime();
  return { status, reason, failures, recent, durationMs };
}

function opened(
  condition: AlertCondition,
  open: TrialIncident | undefined,
  run: TrialRun,
  failures: number,
): TrialIncident {
  const { jobId, jobName, runId, finishedAt, ticks } = run;
  if (open !== undefined) return { ...open, count: open.count + ticks };
  const count = condition.when === 'failed' ? failures : ticks;
  return { jobId, jobName, openedAt: finishedAt, openedByRun: runId, count };
}
