import { planAsked } from './plan-asked.js';

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

  it('leaves out what is no number and no trigger', () => {
    expect(planAsked({ q: 'min:long attempts:many trigger:magic' })).toEqual({});
  });
});
