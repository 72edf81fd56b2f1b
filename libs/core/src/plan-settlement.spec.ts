import fc from 'fast-check';
import type { Outcome, OutcomeStatus } from './outcome.js';
import { conditionsSatisfiedBy, planSettlement, type SettlementFacts } from './plan-settlement.js';
import { dependencyConditions, workerLostPolicies } from './policies.js';
import { nextRetryAt } from './retry.js';
import { isFinal, runReasons } from './run.js';

const now = new Date('2026-01-02T03:04:05.678Z');

function facts(change: Partial<SettlementFacts> & { readonly maxRetries?: number } = {}): SettlementFacts {
  const { maxRetries = 2, ...rest } = change;
  return {
    attemptNum: 1,
    retry: { maxRetries, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
    onWorkerLost: 'retry',
    random: 0,
    ...rest,
  };
}

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

const failed: Outcome = { status: 'failed', reason: 'exit_code', exitCode: 1, errorMsg: 'exit code 1' };
const timedOut: Outcome = { status: 'timed_out', reason: 'timeout', errorMsg: 'ran for longer than 1s' };
const lost: Outcome = { status: 'lost', errorMsg: 'worker w1 fell silent' };
const handedBack: Outcome = { status: 'released', reason: 'handed_back' };

describe('planSettlement', () => {
  it('ends a run that succeeded, and tells success and completion', () => {
    expect(planSettlement(facts(), { status: 'succeeded' }, now)).toEqual({
      status: 'succeeded',
      satisfies: ['success', 'completion'],
    });
  });

  it.each([
    ['failed', failed],
    ['timed out', timedOut],
  ])('puts a run that %s back on schedule and tells no dependant while attempts remain', (_what, outcome) => {
    expect(planSettlement(facts(), outcome, now)).toEqual({
      status: 'scheduled',
      availableAt: later(2_500),
      attemptNum: 1,
      reason: outcome.reason,
      recordsAttempt: true,
    });
  });

  it.each([
    ['failed', failed],
    ['timed_out', timedOut],
  ])('ends a run as %s once its attempts are used up, and tells failure and completion', (status, outcome) => {
    expect(planSettlement(facts({ attemptNum: 3 }), outcome, now)).toEqual({
      status,
      reason: outcome.reason,
      errorMsg: outcome.errorMsg,
      satisfies: ['failure', 'completion'],
    });
  });

  it('ends a run at once when more attempts cannot mend its failure', () => {
    expect(planSettlement(facts(), { ...failed, isPermanent: true }, now)).toMatchObject({ status: 'failed' });
  });

  it('starts a run again at once that its worker lost, and counts the attempt', () => {
    expect(planSettlement(facts(), lost, now)).toEqual({
      status: 'scheduled',
      availableAt: now,
      attemptNum: 1,
      reason: 'worker_lost',
      recordsAttempt: true,
    });
  });

  it.each([
    ['the job says so', facts({ onWorkerLost: 'fail' })],
    ['its attempts are used up', facts({ attemptNum: 3 })],
    ['it may start only once', facts({ maxRetries: 0 })],
  ])('ends a run that its worker lost when %s', (_why, given) => {
    expect(planSettlement(given, lost, now)).toEqual({
      status: 'failed',
      reason: 'worker_lost',
      errorMsg: lost.errorMsg,
      satisfies: ['failure', 'completion'],
    });
  });

  it('takes no attempt for a run that was handed back, and keeps no record of it', () => {
    expect(planSettlement(facts({ attemptNum: 3 }), { ...handedBack, wasStarted: true }, now)).toEqual({
      status: 'scheduled',
      availableAt: now,
      attemptNum: 2,
      reason: 'handed_back',
      recordsAttempt: false,
    });
  });

  it('takes an attempt for each hand-back of a started run from the third on, and says so', () => {
    const started = { ...handedBack, wasStarted: true };
    expect(planSettlement(facts({ attemptNum: 3, handbacks: 1 }), started, now)).toMatchObject({ attemptNum: 2 });
    const third = facts({ attemptNum: 1, handbacks: 2 });
    expect(planSettlement(third, started, now)).toEqual({
      status: 'scheduled',
      availableAt: now,
      attemptNum: 1,
      reason: 'handed_back',
      recordsAttempt: true,
      errorMsg: 'handed back 3 times, of which 2 cost no attempt',
    });
    expect(planSettlement({ ...third, freeHandbacks: 3 }, started, now)).toMatchObject({ attemptNum: 0 });
    expect(planSettlement({ ...third, handbacks: 0, freeHandbacks: 0 }, started, now)).toMatchObject({ attemptNum: 1 });
    const last = { ...third, retry: { ...third.retry, maxRetries: 0 }, attemptNum: 1, handbacks: 9 };
    expect(planSettlement(last, started, now)).toMatchObject({ status: 'failed', reason: 'handed_back' });
    expect(planSettlement({ ...third, handbacks: 9 }, { ...handedBack, wasStarted: false }, now)).toMatchObject({
      attemptNum: 0,
      recordsAttempt: false,
    });
  });

  it.each(['resources', 'handler_unknown'] as const)(
    'gives a run that could not be started for %s a moment',
    (reason) => {
      expect(planSettlement(facts(), { status: 'released', reason }, now)).toMatchObject({
        status: 'scheduled',
        availableAt: later(1_000),
        attemptNum: 0,
      });
    },
  );

  it('does not start a run again that may start only once, and has', () => {
    const once = facts({ maxRetries: 0 });
    expect(planSettlement(once, { ...handedBack, wasStarted: true }, now)).toMatchObject({ status: 'failed' });
    expect(planSettlement(once, { ...handedBack, wasStarted: false }, now)).toMatchObject({ status: 'scheduled' });
    expect(planSettlement(once, handedBack, now)).toMatchObject({ status: 'scheduled' });
  });

  it.each([
    ['failed', failed],
    ['timed_out', timedOut],
    ['failed', lost],
    ['failed', { ...handedBack, wasStarted: true }],
  ] as const)('starts no attempt beside processes that could not be ended: it is %s', (status, outcome) => {
    expect(planSettlement(facts({ maxRetries: 9 }), outcome, now)).toMatchObject({ status: 'scheduled' });
    expect(planSettlement(facts({ maxRetries: 9 }), { ...outcome, livesOn: true }, now)).toMatchObject({ status });
  });

  it('ends a run that was cancelled without another attempt, and tells only completion', () => {
    expect(planSettlement(facts(), { status: 'cancelled', reason: 'cancelled_by_user' }, now)).toEqual({
      status: 'cancelled',
      reason: 'cancelled_by_user',
      satisfies: ['completion'],
    });
  });

  it.each<OutcomeStatus>(['succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'released'])(
    'lets the wish to cancel win over an attempt that %s',
    (status) => {
      expect(planSettlement(facts({ cancelReason: 'replaced' }), { status, reason: 'exit_code' }, now)).toMatchObject({
        status: 'cancelled',
        reason: 'replaced',
        satisfies: ['completion'],
      });
    },
  );
});

describe('any settlement', () => {
  const reason = fc.option(fc.constantFrom(...runReasons), { nil: undefined });
  const anyFacts = fc.record({
    attemptNum: fc.integer({ min: 1, max: 20 }),
    retry: fc.record({
      maxRetries: fc.nat(20),
      delayMs: fc.nat(60_000),
      backoff: fc.double({ min: 1, max: 10, noNaN: true }),
      maxDelayMs: fc.nat(600_000),
    }),
    onWorkerLost: fc.constantFrom(...workerLostPolicies),
    cancelReason: reason,
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  const anyOutcome = fc.record({
    status: fc.constantFrom<OutcomeStatus>('succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'released'),
    reason,
    wasStarted: fc.option(fc.boolean(), { nil: undefined }),
    isPermanent: fc.option(fc.boolean(), { nil: undefined }),
  });

  it('is another attempt or the end, decided by the same facts in the same way', () => {
    fc.assert(
      fc.property(anyFacts, anyOutcome, (given, outcome) => {
        const plan = planSettlement(given, outcome, now);
        expect(planSettlement(given, outcome, now)).toEqual(plan);
        if (plan.status === 'scheduled') return;
        expect(isFinal(plan.status)).toBe(true);
        expect(plan.satisfies).toEqual(conditionsSatisfiedBy(plan.status));
      }),
    );
  });

  it('never starts an attempt beyond the budget, or before now, or after a wish to cancel', () => {
    fc.assert(
      fc.property(anyFacts, anyOutcome, (given, outcome) => {
        const plan = planSettlement(given, outcome, now);
        if (plan.status !== 'scheduled') return;
        expect(plan.availableAt.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(given.cancelReason).toBeUndefined();
        if (outcome.status === 'released') expect(plan.attemptNum).toBe(given.attemptNum - 1);
        else expect(plan.attemptNum).toBeLessThanOrEqual(given.retry.maxRetries);
      }),
    );
  });

  it('never starts another attempt of a run whose job is archived', () => {
    fc.assert(
      fc.property(anyFacts, anyOutcome, (given, outcome) => {
        const plan = planSettlement({ ...given, isArchived: true }, outcome, now);
        expect(plan.status).not.toBe('scheduled');
        const isUntouched = outcome.status === 'released' && outcome.wasStarted !== true;
        if (isUntouched && given.cancelReason === undefined) {
          expect(plan).toMatchObject({ status: 'cancelled', reason: 'archived' });
        }
      }),
    );
  });

  it('takes the time of another attempt after a failure from the retry policy', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const plan = planSettlement({ ...given, cancelReason: undefined }, failed, now);
        const at = nextRetryAt(given.retry, given.attemptNum, now, given.random);
        expect(plan.status === 'scheduled' ? plan.availableAt : undefined).toEqual(at);
      }),
    );
  });

  it('starts a run of n retries n + 1 times when it fails each time, by any mix of ends that count', () => {
    const ends = fc.infiniteStream(fc.constantFrom(failed, timedOut, lost));
    fc.assert(
      fc.property(fc.nat(20), ends, (maxRetries, outcomes) => {
        let attemptNum = 0;
        let starts = 0;
        for (const outcome of outcomes) {
          attemptNum++;
          starts++;
          const plan = planSettlement(facts({ attemptNum, maxRetries }), outcome, now);
          if (plan.status !== 'scheduled') break;
          attemptNum = plan.attemptNum;
        }
        expect(starts).toBe(maxRetries + 1);
      }),
    );
  });
});

describe('conditionsSatisfiedBy', () => {
  it.each([
    ['succeeded', ['success', 'completion']],
    ['failed', ['failure', 'completion']],
    ['timed_out', ['failure', 'completion']],
    ['cancelled', ['completion']],
    ['skipped', []],
  ] as const)('%s: %j', (status, conditions) => {
    expect(conditionsSatisfiedBy(status)).toEqual(conditions);
    for (const condition of conditions) expect(dependencyConditions).toContain(condition);
  });
});
