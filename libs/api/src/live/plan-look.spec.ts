import type { Channel } from '@aster-scheduler/db';
import { planLook } from './plan-look.js';
import type { WatchKey } from './watch-key.js';

const run: WatchKey = { kind: 'run', id: '00000000-0000-7000-8000-000000000000' };

describe('planLook', () => {
  it.each<[string, readonly WatchKey[], readonly Channel[], boolean, number, object]>([
    ['asks nothing of all for a run', [run], [], false, 60_000, { asksWritten: false, asksWorkers: false }],
    ['asks each time where nothing is told', [{ kind: 'jobs' }], [], false, 0, { asksWritten: true }],
    ['trusts what is told', [{ kind: 'jobs' }], [], true, 9_000, { asksWritten: false }],
    ['but not for long', [{ kind: 'jobs' }], [], true, 10_000, { asksWritten: true }],
    ['asks for workers each time', [{ kind: 'workers' }], [], true, 0, { asksWorkers: true }],
    ['takes a hint', [], ['jobs'], true, 0, { changed: new Set(['overview', 'jobs', 'pools']) }],
  ])('%s', (_case, keys, touched, isPushed, sinceWrittenMs, expected) => {
    expect(planLook({ keys, touched: new Set(touched), isPushed, sinceWrittenMs })).toMatchObject(expected);
  });
});
