import type { LedgerEntryResource } from '@aster-scheduler/client';
import { nearestMark, planLedgerStrip } from './plan-ledger-strip.js';

const tick = (hour: number, outcome: string, status: string | null = null) =>
  ({ at: `2026-11-30T${String(hour).padStart(2, '0')}:00:00Z`, outcome, status }) as LedgerEntryResource;

describe('the ticks of a ledger over time', () => {
  const plan = planLedgerStrip([
    tick(12, 'to_come'),
    tick(10, 'ran', 'succeeded'),
    tick(6, 'ran', 'timed_out'),
    tick(4, 'skipped'),
    tick(2, 'unexplained'),
  ]);

  it('stand where they were due, with room at both ends, and look as they ended', () => {
    expect(plan?.marks.map(({ look }) => look)).toEqual(['open', 'well', 'failed', 'skipped', 'unexplained']);
    expect(plan?.marks[2]?.share).toBeCloseTo(0.402, 3);
    expect(Math.min(...(plan?.marks.map(({ share }) => share) ?? []))).toBeCloseTo(0.0098, 4);
  });

  it('are found by what is nearest', () => {
    const at = (share: number) => new Date((plan && nearestMark(plan, share))?.at ?? 0).getUTCHours();
    expect([at(-1), at(0.3), at(0.31), at(0.99)]).toEqual([2, 4, 6, 12]);
  });

  it('are no picture while there are too few', () => {
    expect(planLedgerStrip([tick(1, 'ran'), tick(2, 'ran')])).toBeUndefined();
    expect(planLedgerStrip([])).toBeUndefined();
  });
});
