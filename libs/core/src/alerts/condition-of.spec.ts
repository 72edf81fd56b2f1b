import type { AlertKind } from './alert-rule.js';
import { alertKinds } from './alert-rule.js';
import { type ConditionFields, conditionOf, conditionProblems, saidOf } from './condition-of.js';

describe('conditionProblems', () => {
  it.each<[AlertKind, ConditionFields, string[]]>([
    ['failed', {}, []],
    ['failed', { inARow: 2, reasons: ['exit_code'] }, []],
    ['failed', { afterMs: 1 }, ['after']],
    ['failure_rate', {}, ['percent']],
    ['failure_rate', { percent: 20, of: 4, atLeast: 5 }, ['at_least']],
    ['failure_rate', { percent: 20, atLeast: 11 }, ['at_least']],
    ['late_start', {}, ['after']],
    ['no_success', { afterMs: 1 }, ['for', 'after']],
    ['finished', { statuses: ['failed'] }, []],
    ['worker_lost', { afterMs: 1 }, ['after']],
    ['running_long', {}, ['after']],
    ['running_long', { factor: 3 }, []],
    ['running_long', { factor: 0.5 }, ['factor']],
    ['too_short', {}, ['under']],
    ['too_short', { factor: 0.2 }, []],
    ['too_short', { underMs: 1, factor: 1 }, ['factor']],
    ['skipping', { percent: 10 }, ['percent']],
    ['skipping', { percent: 20 }, []],
    ['backlog', { afterMs: 1 }, ['after']],
  ])('of %s with %j are with %j', (when, fields, names) => {
    expect(conditionProblems(when, fields).map(({ field }) => field)).toEqual(names);
  });
});

describe('conditionOf', () => {
  it.each<[AlertKind, ConditionFields, object]>([
    ['failed', {}, { inARow: 1 }],
    ['failure_rate', { percent: 20, of: 3 }, { percent: 20, of: 3, atLeast: 3 }],
    ['failure_rate', { percent: 20 }, { percent: 20, of: 10, atLeast: 5 }],
    ['failure_rate', { percent: 20, withinMs: 60_000 }, { percent: 20, of: 1_000, withinMs: 60_000, atLeast: 5 }],
    ['output', {}, {}],
    ['output', { statuses: ['failed'], contains: 'x' }, { statuses: ['failed'], contains: 'x' }],
    ['missed', {}, { reasons: ['missed', 'queue_full', 'dependencies_not_met'] }],
    ['running_long', { afterMs: 5 }, { afterMs: 5 }],
    ['running_long', { factor: 3 }, { afterMs: 0, factor: 3 }],
    ['too_short', { factor: 0.2 }, { factor: 0.2 }],
    ['too_short', { underMs: 5 }, { underMs: 5 }],
    ['skipping', {}, { percent: 50 }],
    ['finished', {}, {}],
    ['pool_starved', {}, { afterMs: 120_000 }],
    ['backlog', {}, { oldestMs: 600_000 }],
    ['backlog', { oldestMs: 5 }, { oldestMs: 5 }],
    ['scheduler_silent', {}, { afterMs: 120_000 }],
    ['worker_lost', {}, {}],
  ])('of %s with %j is %j', (when, fields, condition) => {
    expect(conditionOf(when, fields)).toEqual({ when, ...condition });
  });

  it.each(alertKinds)('of %s is the same with what was said of it alone, which has no problems', (when) => {
    const all: ConditionFields = {
      ...{ inARow: 2, reasons: ['missed'], percent: 50, of: 10, withinMs: 5, atLeast: 5 },
      ...{
        contains: 'x',
        underMs: 1,
        afterMs: 2,
        oldestMs: 4,
        factor: when === 'too_short' ? 0.5 : 2,
        forMs: 3,
        statuses: ['failed'],
      },
    };
    const condition = conditionOf(when, all);
    expect(conditionProblems(when, saidOf(condition))).toEqual([]);
    expect(conditionOf(when, saidOf(condition))).toEqual(condition);
  });
});

describe('saidOf', () => {
  it.each<[AlertKind, ConditionFields, ConditionFields]>([
    ['missed', {}, {}],
    ['failed', { inARow: 1 }, {}],
    ['failed', { inARow: 2, reasons: ['missed'] }, { inARow: 2, reasons: ['missed'] }],
    ['failure_rate', { percent: 100 }, { percent: 100 }],
    ['failure_rate', { percent: 20, of: 3 }, { percent: 20, of: 3 }],
    ['failure_rate', { percent: 20, of: 8, atLeast: 2 }, { percent: 20, of: 8, atLeast: 2 }],
    ['failure_rate', { percent: 20, withinMs: 60_000 }, { percent: 20, withinMs: 60_000 }],
    ['running_long', { factor: 3 }, { factor: 3 }],
  ])('of %s with %j is %j', (when, fields, said) => {
    expect(saidOf(conditionOf(when, fields))).toEqual(said);
  });
});
