import { InvalidInputError, VersionConflictError } from '@aster-scheduler/core';
import { readInput } from '../input/read-input.js';
import { aJob } from '../testing/a-job.js';
import { JobChange } from './job-input.js';
import { toJobResource } from './job-resource.js';
import { planJobChange } from './plan-job-change.js';

const defaults = { maxRetries: 3, timeoutMs: 600_000 };

function plan(job: Parameters<typeof planJobChange>[0], sent: object) {
  return planJobChange(job, readInput(JobChange, sent, 'the body'), defaults);
}

describe('planJobChange', () => {
  it('holds only what differs', () => {
    expect(plan(aJob(), { timeout: '5m', priority: 0, cron_expr: '*/5 * * * *' })).toEqual({ timeoutMs: 300_000 });
  });

  it('clears a field', () => {
    const change = plan(aJob({ description: 'old' }), { description: null });
    expect(Object.entries(change)).toEqual([['description', undefined]]);
  });

  it('renames', () => {
    expect(plan(aJob(), { name: 'other' })).toEqual({ name: 'other' });
  });

  it('changes a command into a handler when the command is cleared', () => {
    const job = aJob({ args: ['x'] });
    const sent = { command: null, args: null, handler: 'digest', payload: [1] };
    expect(plan(job, sent)).toEqual({ command: undefined, args: [], handler: 'digest', payload: [1] });
    expect(() => plan(job, { handler: 'digest' })).toThrow(/excludes command/);
  });

  it('takes a job that was read, changed and sent back', () => {
    const job = aJob();
    expect(plan(job, { ...toJobResource(job) })).toEqual({});
    expect(plan(job, { ...toJobResource(job), timeout: '5m', next_run_at: null })).toEqual({ timeoutMs: 300_000 });
  });

  it('refuses a job that was read before somebody else edited it', () => {
    expect(() => plan(aJob({ version: 4 }), toJobResource(aJob({ version: 3 })))).toThrow(VersionConflictError);
  });

  it('refuses fields of the server that come without the version', () => {
    const at = '2030-01-01T00:00:00Z';
    const error = (() => {
      try {
        return plan(aJob(), { next_run_at: at, created_at: at, timeout: '1s' });
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems.map(({ field }) => field)).toEqual(['next_run_at', 'created_at']);
  });

  it('refuses the id of another job', () => {
    expect(() => plan(aJob(), { id: '019ca95e-8000-7000-8000-000000000009', version: 3 })).toThrow(/id: is not that/);
  });

  it('does not hold an edit of one field against what another field has become', () => {
    const job = aJob({ cronExpr: undefined, dependsOn: [] });
    expect(plan(job, {})).toEqual({});
    expect(() => plan(job, { priority: 1 })).toThrow(/cron_expr: is required/);
  });
});
