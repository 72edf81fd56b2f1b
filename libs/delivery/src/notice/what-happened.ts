import type { Notice, NoticeLimits, NoticeRun, RunReason } from '@aster-scheduler/core';
import { durationWords } from './duration-words.js';
import { instantWords } from './instant-words.js';
import { whatOfEngine } from './what-of-engine.js';

const reasons: Readonly<Partial<Record<RunReason, string>>> = {
  signal: 'ended by a signal',
  spawn_failed: 'its command could not be started',
  timeout: 'ran into its timeout',
  no_ping: 'nothing was heard of it in time',
  reported_failure: 'it was reported as failed',
  follow_up_failed: 'what follows from its end could not be done',
  handler_error: 'its handler threw',
  handler_unknown: 'no worker has its handler',
  result_too_large: 'its result is too large',
  worker_lost: 'its worker was lost',
  resources: 'it used more than it may',
  missed: 'it was missed',
  coalesced: 'it was left out for a later one',
  concurrency_forbid: 'another run was not finished',
  queue_full: 'too many were waiting',
  dependencies_not_met: 'a job that it depends on did not end as it had to',
  cancelled_by_user: 'somebody cancelled it',
  replaced: 'a newer run took its place',
};

/** In one sentence what the rule is about. */
export function whatHappened(notice: Notice): string {
  const { rule, run, job, incident, event } = notice;
  if (event === 'resolved') return resolved(notice);
  if (notice.subject !== undefined) {
    const what = whatOfEngine(notice, notice.subject);
    return event === 'recovered' ? `${what}; it was over before this was sent` : what;
  }
  if (event === 'recovered') return `${ended(run)}; it succeeded again before this was sent`;
  const at = (instant: Date): string => instantWords(instant, job?.timezone);
  const limits = rule?.limits;
  switch (rule?.when) {
    case 'late_start':
      return `a run is due and has not started${limitWords(' within', limits?.afterMs)}`;
    case 'running_long':
      return run?.startedAt === undefined
        ? 'a run takes too long'
        : `a run has been running since ${at(run.startedAt)}, ${longWords(limits)}`;
    case 'no_success':
      return `there has been no success${limitWords(' for more than', limits?.forMs)}`;
    case 'missed':
      return missedWords(incident?.count ?? 1, run?.reason);
    case 'skipping':
      return `${limits?.percent === undefined ? 'many' : `${limits.percent} % or more`} of its ticks in the last seven days were skipped`;
    case 'too_short':
      return `a success that took only ${durationWords(run?.durationMs ?? 0)}, ${shortWords(limits)}`;
    case 'failure_rate':
      return `${limits?.percent === undefined ? 'too many' : `${limits.percent} % or more`} of its runs fail; the last: ${ended(run)}`;
    default:
      return ended(run);
  }
}

function limitWords(words: string, ms: number | undefined): string {
  return ms === undefined ? '' : `${words} ${durationWords(ms)}`;
}

function longWords({ afterMs, factor }: NoticeLimits = {}): string {
  if (factor !== undefined) return `longer than ${factor} times what is usual`;
  return afterMs === undefined ? 'which is long' : `longer than ${durationWords(afterMs)}`;
}

function shortWords({ underMs, factor }: NoticeLimits = {}): string {
  if (factor !== undefined) return `less than ${factor} times what is usual`;
  return underMs === undefined ? 'which is short' : `less than ${durationWords(underMs)}`;
}

function missedWords(ticks: number, reason: RunReason | undefined): string {
  return ticks === 1 ? `a tick did not run: ${reasonWords(reason)}` : `${ticks} ticks did not run`;
}

function resolved({ incident, run, rule }: Notice): string {
  if (incident?.resolution !== undefined && incident.resolution !== 'recovered') return `over: ${incident.resolution}`;
  const took = run?.durationMs === undefined ? '' : ` in ${durationWords(run.durationMs)}`;
  const isStreak = rule?.when === 'failed' && incident !== undefined && incident.count > 1;
  const failures = isStreak ? `, after ${incident.count} failures in a row` : '';
  return run?.status === 'succeeded' ? `succeeded${took}${failures}` : `it is as it should be${failures}`;
}

function ended(run: NoticeRun | undefined): string {
  if (run === undefined) return 'it happened';
  const after = run.durationMs === undefined ? '' : ` after ${durationWords(run.durationMs)}`;
  const { attempt, maxAttempts } = run;
  const attempts = attempt === undefined || maxAttempts === undefined || maxAttempts < 2 || attempt < 1;
  const attemptWords = attempts ? '' : `, attempt ${attempt} of ${Math.max(attempt, maxAttempts)}`;
  return `${endWords(run)}${after}${attemptWords}`;
}

function endWords({ status, reason, exitCode }: NoticeRun): string {
  if (status === 'succeeded') return 'succeeded';
  if (status === 'timed_out') return 'timed out';
  if (reason === 'exit_code' || (reason === undefined && exitCode !== undefined)) return `exit code ${exitCode}`;
  return reason === undefined ? status.replace('_', ' ') : reasonWords(reason);
}

function reasonWords(reason: RunReason | undefined): string {
  return reason === undefined ? 'no reason is known' : (reasons[reason] ?? reason.replaceAll('_', ' '));
}
