import { type AlertMove, type FinalStatus, planEndAlert, type RunReason } from '@aster-scheduler/core';
import type { WatchingRule } from './watching-rule.js';

/** A run that ended or was skipped, in the order in which ends count. */
export interface WatchedEnd {
  readonly runId: string;
  readonly jobId: string;
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly errorLine?: string;
  readonly durationMs?: number;
  /** More than one for a skip that stands for several ticks. */
  readonly ticks?: number;
  readonly scheduledAt?: Date;
}

/** What is to be done about one rule and one job. */
export interface RuleMove {
  readonly rule: Pick<WatchingRule, 'ruleId' | 'jobId'>;
  readonly move: Exclude<AlertMove, undefined>;
  readonly runId?: string;
  /** How often what the rule is about has happened. */
  readonly count: number;
  /** What is told of it, as it is now; JSON. */
  readonly facts: object;
}

/**
 * Decides what ends of runs mean to the rules that are about their jobs. What is said of one rule and one job is to be
 * done in the order given; failures that follow each other are one move.
 *
 * @param known.failuresBefore of jobs that failed before these ends: how often in a row
 * @param known.written of each rule that looks for output, the runs that have written it: see `findWritten`
 */
export function planAlertMoves(
  rules: readonly WatchingRule[],
  ends: readonly WatchedEnd[],
  { failuresBefore, written }: KnownOfEnds,
): RuleMove[] {
  const endsOf = new Map<string, WatchedEnd[]>();
  for (const end of ends) endsOf.set(end.jobId, [...(endsOf.get(end.jobId) ?? []), end]);
  return rules.flatMap((rule) => {
    const before = failuresBefore.get(rule.jobId) ?? 0;
    return planMovesOf(rule, endsOf.get(rule.jobId) ?? [], { before, written: written?.get(rule.ruleId) });
  });
}

interface KnownOfEnds {
  readonly failuresBefore: ReadonlyMap<string, number>;
  readonly written?: ReadonlyMap<string, ReadonlySet<string>>;
}

function planMovesOf(
  rule: WatchingRule,
  ends: readonly WatchedEnd[],
  { before, written }: { readonly before: number; readonly written?: ReadonlySet<string> },
): RuleMove[] {
  const recent = rule.runs === null ? undefined : { runs: rule.runs, failed: rule.failed ?? 0 };
  const moves: RuleMove[] = [];
  let failures = firstFailures(rule, ends, before);
  let { isOpen } = rule;
  for (const end of ends) {
    failures = failuresAfter(end.status, failures);
    const known = { failures, recent, usualMs: rule.usualMs ?? undefined, hasWritten: written?.has(end.runId) };
    const move = planEndAlert(rule.condition, { ...end, ...known });
    if (move === undefined || (move === 'resolve' && !isOpen)) continue;
    const last = moves.at(-1);
    const count = end.ticks ?? 1;
    if (move === 'open' && last?.move === 'open')
      moves[moves.length - 1] = { ...toMove(rule, end), move, count: last.count + count };
    // an incident of several failures in a row has counted those before
    else if (move === 'open')
      moves.push({ ...toMove(rule, end), move, count: isOpen ? count : countOfFirst(rule, failures, count) });
    else moves.push({ ...toMove(rule, end), move, count });
    isOpen = move === 'open' || (move === 'notice' && isOpen);
  }
  return moves;
}

function toMove(rule: WatchingRule, end: WatchedEnd): Pick<RuleMove, 'rule' | 'runId' | 'facts'> {
  const facts = {
    job_name: rule.jobName,
    status: end.status,
    reason: end.reason,
    error_line: end.errorLine,
    duration_ms: end.durationMs,
    scheduled_at: end.scheduledAt,
    failing_since: rule.firstFailedAt ?? undefined,
    last_success_at: rule.lastSuccessAt ?? undefined,
  };
  return { rule, runId: end.runId, facts };
}

function countOfFirst({ condition }: WatchingRule, failures: number, count: number): number {
  return condition.when === 'failed' ? failures : count;
}

/** The failures before the first of the ends. Without a success among them the streak by now tells it for certain. */
function firstFailures(rule: WatchingRule, ends: readonly WatchedEnd[], before: number): number {
  if (ends.some(({ status }) => status === 'succeeded')) return before;
  return Math.max(0, rule.failures - ends.filter(({ status }) => status === 'failed' || status === 'timed_out').length);
}

function failuresAfter(status: FinalStatus, failures: number): number {
  if (status === 'succeeded') return 0;
  return status === 'failed' || status === 'timed_out' ? failures + 1 : failures;
}
