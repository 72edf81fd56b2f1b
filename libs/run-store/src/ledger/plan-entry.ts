import type { Run } from '@aster-scheduler/core';
import type { Schedule } from '@aster-scheduler/cron';
import { planExplanation, runToTellOf } from '../explain/plan-explanation.js';
import type { TickSkip } from '../skips/tick-skip.js';
import type { LedgerEntry, LedgerOutcome } from './ledger-entry.js';

/** What a line of the ledger goes by. */
export interface EntryFacts {
  readonly at: Date;
  readonly schedule: Schedule;
  readonly now: Date;
  /** Planning has passed every tick up to here. */
  readonly plannedUntil: Date;
  readonly jobName: string;
  /** The row of the tick, or the skip whose range covers it. */
  readonly run?: Run;
  readonly backfill?: Run;
  readonly skip?: Pick<TickSkip, 'by' | 'note'>;
}

/** Says what became of a tick. */
export function planEntry(facts: EntryFacts): LedgerEntry {
  const { at, schedule, now, plannedUntil } = facts;
  const run = runToTellOf(facts.run, facts.backfill);
  if (run !== undefined)
    return { at, schedule, outcome: outcomeOf(run), run, reason: run.reason, sentence: sentenceOf(facts, run) };
  if (at > now) {
    const reason = facts.skip === undefined ? undefined : ('skipped_by_user' as const);
    return { at, schedule, outcome: 'to_come', reason, sentence: explained(facts) };
  }
  if (at > plannedUntil) return { at, schedule, outcome: 'waiting', sentence: explained(facts) };
  return { at, schedule, outcome: 'unexplained', sentence: 'the tick has neither a run nor a skip' };
}

function outcomeOf({ status }: Run): LedgerOutcome {
  if (status === 'skipped' || status === 'running') return status;
  return status === 'waiting' || status === 'scheduled' ? 'waiting' : 'ran';
}

/** What exactly a run waits for is asked for one by one: see `explainTick`. */
function sentenceOf(facts: EntryFacts, run: Run): string {
  if (run.status === 'waiting') return waits[run.reason ?? ''] ?? 'its run waits';
  if (run.status !== 'scheduled') return explained(facts);
  if (run.availableAt <= facts.now) return 'its run is due and waits for a worker';
  const next = `is due at ${run.availableAt.toISOString()}`;
  return run.attemptNum === 0 ? `its run ${next}` : `attempt ${run.attemptNum} ended, and the next one ${next}`;
}

const waits: Readonly<Record<string, string>> = {
  paused: 'its run waits because the job is paused',
  waiting_for_slot: 'its run waits until another run of the job has finished',
  waiting_for_dependencies: 'its run waits for its dependencies',
};

function explained({ at, now, jobName, schedule, plannedUntil, run, backfill, skip }: EntryFacts): string {
  const { sentence } = planExplanation({
    ...{ at, now, jobName, plannedUntil, run, backfill, skip },
    ...{ jobCreatedAt: at, then: { status: 'active', since: at, schedule } },
    ...{ attempts: [], unmetUpstreams: [], jobStatus: { status: 'active' } },
  });
  return sentence;
}
