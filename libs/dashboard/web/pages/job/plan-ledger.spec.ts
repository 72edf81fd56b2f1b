import type { LedgerBandResource, LedgerEntryResource } from '@aster-scheduler/client';
import { planLedger } from './plan-ledger.js';

const tick = (at: string): LedgerEntryResource => ({
  at,
  local_time: at,
  mark: null,
  outcome: 'ran',
  run_id: null,
  status: null,
  reason: null,
  sentence: '',
  attempts: 1,
  duration_ms: null,
});
const band = (from: string): LedgerBandResource => ({ from, to: null, kind: 'paused', detail: '' });

describe('planLedger', () => {
  it('puts a band above the ticks that were due before it began', () => {
    const lines = planLedger(
      [tick('2027-01-03T00:00:00Z'), tick('2027-01-01T00:00:00Z')],
      [band('2027-01-02T00:00:00Z')],
      true,
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['tick', 'band', 'tick']);
  });

  it('leaves out bands from before the oldest tick until all ticks are there', () => {
    const before = [[tick('2027-01-03T00:00:00Z')], [band('2027-01-02T00:00:00Z')]] as const;
    expect(planLedger(...before, false)).toHaveLength(1);
    expect(planLedger(...before, true)).toHaveLength(2);
  });
});
