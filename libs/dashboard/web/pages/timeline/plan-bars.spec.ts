import type { TimelineResource } from '@aster-scheduler/client';
import { planBars, rowHeight, shapeAt, visitRow } from './plan-bars.js';

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
  const plan = planBars(timeline);

  it('lays bars that overlap below each other, and others in the first lane', () => {
    const bars: number[][] = [];
    const bar = (_: unknown, ...box: readonly number[]) => bars.push([...box]);
    for (const row of [0, 1]) visitRow(plan, row, 1_000, { wait: () => undefined, tick: () => undefined, bar });
    expect(bars.map(([x, , width]) => [x, width])).toEqual([
      [0, 500],
      [200, 200],
      [600, 2],
      [0, 1_000],
    ]);
    expect(bars[1]?.[1]).toBeGreaterThan(bars[0]?.[1] ?? 0);
    expect(bars[2]?.[1]).toBe(bars[0]?.[1]);
  });

  it('finds what is pointed at, also where it is two pixels wide', () => {
    const at = (x: number, y: number) => shapeAt(plan, x, y, 1_000);
    expect(at(603, 8)).toMatchObject({ count: 14 });
    expect(at(300, 8)).toMatchObject({ runId: 'run 1' });
    expect(at(300, 20)).toMatchObject({ runId: 'run 2' });
    expect(at(300, rowHeight + 8)).toMatchObject({ runId: 'run 3' });
    expect(at(910, 8)).toMatchObject({ kind: 'tick', mark: 'gap' });
    expect(at(550, 9)).toMatchObject({ kind: 'wait', from: Date.parse('2027-01-01T00:00:05Z') });
    expect(at(800, 8)).toBeUndefined();
  });
});
