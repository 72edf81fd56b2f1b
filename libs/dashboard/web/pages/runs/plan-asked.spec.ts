import { planNextOrder } from '../../parts/plan-order.js';
import { planAsked } from './plan-asked.js';
import { planSort } from './plan-sort.js';
import { runListQuery } from './run-list-query.js';

const now = new Date('2026-11-30T12:00:00Z');

describe('what the list of runs is asked for', () => {
  it('is what the address says where nothing is typed', () => {
    expect(planAsked({ status: 'failed', from: 'now-1h' })).toEqual({ status: 'failed', from: 'now-1h' });
  });

  it('is what stands in the box before what was chosen, and its text', () => {
    const q = 'status:failed status:timed_out pool:gpu label:team=data min:90s attempts:2 trigger:manual out of memory';
    expect(planAsked({ status: 'running', worker: 'w', q })).toEqual({
      ...{ status: 'failed,timed_out', worker: 'w', pool: 'gpu', labels: ['team=data'], minMs: 90_000, attempts: 2 },
      ...{ trigger: 'manual', q: 'out of memory' },
    });
  });

  it.each([
    ['status:fialed', 'status:fialed is none of running, '],
    ['status:failed,Running', 'status:failed,Running is none of '],
    ['trigger:magic', 'trigger:magic is none of '],
    ['reason:oom', 'reason:oom is none of '],
    ['from:yesterday', 'from:yesterday is no instant such as '],
    ['to:12:30', 'to:12:30 is no instant such as '],
    ['min:5min', 'min:5min is no duration such as '],
    ['max:long', 'max:long is no duration such as '],
    ['attempts:0', 'attempts:0 is no number of '],
    ['job:a job:b', 'job: can be given once only'],
  ])('is nothing while %s is not understood, which is told', (q, begin) => {
    const asked = planAsked({ q });
    expect(asked.wrong).toEqual([expect.stringContaining(begin)]);
    expect(runListQuery(asked, 'id', now)).toBeUndefined();
  });

  it('is nothing for a time or a reason of the address that is none', () => {
    expect(planAsked({ from: 'yesterday', reason: 'oom' }).wrong).toHaveLength(2);
    expect(planAsked({ from: 'yesterday', q: 'from:now-1h' })).toEqual({ from: 'now-1h' });
  });

  it('is nothing while its job is not known, rather than runs of all jobs', () => {
    const asked = planAsked({ q: 'job:etl/load' });
    expect(runListQuery(asked, undefined, now)).toBeUndefined();
    expect(runListQuery(asked, 'id', now)).toMatchObject({ job_id: 'id' });
    expect(runListQuery(planAsked({}), undefined, now)).toMatchObject({ job_id: undefined });
  });
});

describe('the order of the list of runs', () => {
  it('goes on from one to the next by the head of a column', () => {
    const orders = ['-duration', 'duration'];
    const through = ['-scheduled', ...orders].map((now) => planNextOrder(orders, now));
    expect(through).toEqual(['-duration', 'duration', '-duration']);
    expect(planNextOrder(['-scheduled'], '-scheduled')).toBe('-scheduled');
  });

  it('is of a day where nothing else says which runs, and of what was chosen otherwise', () => {
    expect(planSort({}, '-duration')).toEqual({ sort: '-duration', from: 'now-24h' });
    expect(planSort({ job: 'etl/load' }, 'duration')).toEqual({ sort: 'duration', from: undefined });
    expect(planSort({ from: 'now-7d' }, '-scheduled')).toEqual({ sort: undefined, from: 'now-7d' });
  });
});
