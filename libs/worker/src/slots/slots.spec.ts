import { waitFor } from '@aster-scheduler/core/testing';
import type { Attempt } from '../attempts/attempt.js';
import { createAttempts } from '../attempts/attempts.js';
import { aClaimedRun } from '../testing/a-claimed-run.js';
import { createSlots } from './slots.js';

/** Slots, some runs, and which of them were let in, in order. */
function aWorker(concurrency: number, count: number) {
  let rings = 0;
  const slots = createSlots(concurrency, () => (rings += 1));
  const runs = createAttempts().add(Array.from({ length: count }, (_, n) => aClaimedRun({}, { id: `run ${n}` })));
  const admitted: Attempt[] = [];
  for (const run of runs) slots.enter(run, () => admitted.push(run));
  return { slots, runs, admitted, rings: () => rings };
}

describe('createSlots', () => {
  it('lets in as many as there are slots, and the next ones in the order in which they came', () => {
    const { slots, runs, admitted, rings } = aWorker(2, 4);
    expect(admitted).toEqual(runs.slice(0, 2));
    slots.leave(runs[1]!);
    expect(admitted).toEqual(runs.slice(0, 3));
    slots.leave(runs[0]!);
    expect(admitted).toEqual(runs);
    expect(rings()).toBe(2);
  });

  it('does not let anybody in twice, whatever is left twice', () => {
    const { slots, runs, admitted, rings } = aWorker(1, 3);
    slots.leave(runs[0]!);
    slots.leave(runs[0]!);
    slots.leave(runs[2]!);
    expect(admitted).toEqual(runs.slice(0, 2));
    expect(rings()).toBe(1);
  });

  it('gives no slot to one that is to end, and lets it go at once', () => {
    const { slots, runs, admitted } = aWorker(1, 3);
    runs[1]!.stop('cancelled');
    expect(admitted).toEqual([runs[0], runs[1]]);
    slots.leave(runs[0]!);
    expect(admitted).toEqual(runs);
    const [late] = createAttempts().add([aClaimedRun()]);
    late!.stop('lost');
    let isIn = false;
    slots.enter(late!, () => (isIn = true));
    expect(isIn).toBe(true);
  });

  it('sends away who got no slot in time, and expects nothing of the slots then', async () => {
    const { slots, runs, admitted } = aWorker(1, 3);
    slots.leave(runs[0]!); // the second has the slot, and keeps it
    await waitFor(() => admitted.length === 3);
    expect(runs.map((run) => run.signal.reason)).toEqual([undefined, undefined, 'no-slot']);
    expect(slots.claimLimit(1)).toBe(0);
  });
});
