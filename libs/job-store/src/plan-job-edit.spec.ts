import type { Job, JobDefinition } from '@aster-scheduler/core';
import fc from 'fast-check';
import { planJobEdit } from './plan-job-edit.js';
import { aDefinition, at, start } from './testing/a-definition.js';

const minute = 60_000;

/** A job that was planned up to a minute and a half after its creation. */
function aJob(more: Partial<Job> = {}): Job {
  return {
    ...aDefinition({ cronExpr: '* * * * *' }),
    id: 'id',
    dependsOn: [],
    anchorAt: start,
    plannedUntil: at(1.5 * minute),
    nextRunAt: at(2 * minute),
    createdAt: start,
    updatedAt: start,
    version: 1,
    ...more,
  };
}

/** The definition that the job would have after the change. */
function edited(job: Job, change: Partial<JobDefinition>): JobDefinition {
  return { ...job, dependsOn: [], ...change };
}

describe('planJobEdit', () => {
  it('has a new job wait for its first tick after now', () => {
    expect(planJobEdit(undefined, aDefinition({ cronExpr: '* * * * *' }), start)).toEqual({
      anchorAt: start,
      plannedUntil: start,
      nextRunAt: at(minute),
      nextTickAt: at(minute),
      since: start,
      isNewSchedule: true,
      isRescheduled: true,
    });
  });

  it('has a job without schedule, or that is paused, wait for no tick', () => {
    for (const definition of [
      aDefinition(),
      aDefinition({ cronExpr: '@manually' }),
      aDefinition({ cronExpr: '* * * * *', status: 'inactive' }),
      aDefinition({ cronExpr: '* * * * *', status: 'archived' }),
    ]) {
      expect(planJobEdit(undefined, definition, start)).toMatchObject({ nextRunAt: undefined, plannedUntil: start });
    }
  });

  it.each<[string, Partial<JobDefinition>]>([
    ['the name', { name: 'another' }],
    ['the command', { command: 'false' }],
    ['the policies', { misfirePolicy: 'all', concurrencyPolicy: 'queue' }],
    ['nothing', {}],
  ])('leaves the schedule alone when the edit touches %s', (_what, change) => {
    const job = aJob({ cronExpr: '@every 7m' });
    expect(planJobEdit(job, edited(job, change), at(2 * minute))).toMatchObject({
      isRescheduled: false,
      anchorAt: start,
    });
  });

  it('counts @every from an edit of the schedule, and keeps its beat over a pause', () => {
    const job = aJob({ cronExpr: '@every 10m' });
    const now = at(4 * minute);
    expect(planJobEdit(job, edited(job, { cronExpr: '@every 3m' }), now)).toMatchObject({
      anchorAt: now,
      nextRunAt: at(7 * minute),
    });
    const paused = { ...job, status: 'inactive' as const };
    expect(planJobEdit(paused, edited(job, { status: 'active' }), at(14 * minute))).toMatchObject({
      anchorAt: start,
      plannedUntil: at(14 * minute),
      nextRunAt: at(20 * minute),
    });
  });

  it('does not go back when the clock has', () => {
    const job = aJob({ plannedUntil: at(60 * minute) });
    expect(planJobEdit(job, edited(job, { cronExpr: '*/2 * * * *' }), at(minute))).toMatchObject({
      plannedUntil: at(60 * minute),
      nextRunAt: at(62 * minute),
    });
  });

  it('never plans a tick at or before now, or one that was planned already', () => {
    const anyExpression = fc.constantFrom(
      '* * * * *',
      '*/7 * * * *',
      '@every 90s',
      '0 3 * * *',
      '@manually',
      undefined,
    );
    const anyStatus = fc.constantFrom('active', 'inactive', 'archived' as const);
    const anyOffset = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(anyExpression, anyExpression, anyStatus, anyStatus, anyOffset, (old, next, was, is, offset) => {
        const before = aJob({ cronExpr: old, status: was });
        const now = at(offset);
        const plan = planJobEdit(before, edited(before, { cronExpr: next, status: is }), now);
        expect(plan.plannedUntil >= now && plan.plannedUntil >= before.plannedUntil).toBe(true);
        expect(plan.nextRunAt === undefined || plan.nextRunAt > plan.plannedUntil).toBe(true);
        expect(plan.nextRunAt !== undefined).toBe(is === 'active' && next !== undefined && next !== '@manually');
      }),
    );
  });
});
