import type { TimelineResource } from '@aster-scheduler/client';
import { planBars, rowHeight, shapeAt } from './plan-bars.js';

const timeline: TimelineResource = {
  from: '2027-01-01T00:00:00Z',
  to: '2027-01-01T00:00:10Z',
  now: '2027-01-01T00:00:08Z',
  px_ms: 10,
  rows: [
    {
      key: 'a',
      name: 'a',
      lanes: 2,
      bars: [
        [0, 5_000, 'succeeded', 'run 1', 1, 1],
        [2_000, 4_000, 'failed', 'run 2', 1, 1],
        [6_000, 6_001, 'succeeded', null, 14, 1],
      ],
      waits: [[5_000, 6_000]],
      ticks: [[9_000, 500, 'gap']],
    },
    { key: 'b', name: 'b', lanes: 1, bars: [[0, 10_000, 'running', 'run 3', 1, 1]], waits: [], ticks: [] },
  ],
  busy: { columns: [], rows: [] },
};

describe('planBars', () => {
  const shapes = planBars(timeline, 1_000);
  const runs = shapes.filter(({ kind }) => kind === 'run');

  it('lays bars that overlap below each other, and others in the first lane', () => {
    expect(runs.map(({ row, x, width }) => [row, x, width])).toEqual([
      [0, 0, 500],
      [0, 200, 200],
      [0, 600, 2],
      [1, 0, 1_000],
    ]);
    expect(runs[1]?.y).toBeGreaterThan(runs[0]?.y ?? 0);
    expect(runs[2]?.y).toBe(runs[0]?.y);
  });

  it('finds what is pointed at, also where it is two pixels wide', () => {
    expect(shapeAt(shapes, 603, 8)).toMatchObject({ count: 14 });
    expect(shapeAt(shapes, 300, 8)).toMatchObject({ runId: 'run 1' });
    expect(shapeAt(shapes, 300, 20)).toMatchObject({ runId: 'run 2' });
    expect(shapeAt(shapes, 300, rowHeight + 8)).toMatchObject({ runId: 'run 3' });
    expect(shapeAt(shapes, 910, 8)).toMatchObject({ kind: 'tick', mark: 'gap' });
    expect(shapeAt(shapes, 800, 8)).toBeUndefined();
  });
});
