import fc from 'fast-check';
import { newId } from './new-id.js';
import { firstRunIdAt, runIdTime, tickRunId } from './run-id.js';

const tick = new Date('2026-01-02T03:04:05.678Z');
const uuid = (version: 7 | 8) =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);
const job = fc.uuid();
const instant = fc.date({ min: new Date(0), max: new Date(2 ** 48 - 1), noInvalidDate: true });

describe('tickRunId', () => {
  it('is the same for ever', () => {
    expect(tickRunId('01981e3c-0000-7000-8000-000000000001', tick)).toBe('019b7ca9-8f2e-8670-a8f5-42d48c42a2ca');
    expect(tickRunId('01981e3c-0000-7000-8000-000000000001', tick, 'backfill')).toBe(
      '019b7ca9-8f2e-8a74-88a3-75bf634a23b5',
    );
  });

  it('is a UUID of version 8 that tells its tick', () => {
    fc.assert(
      fc.property(job, instant, (jobId, at) => {
        const id = tickRunId(jobId, at);
        expect(id).toMatch(uuid(8));
        expect(runIdTime(id)).toEqual(at);
      }),
    );
  });

  it('differs by job, by tick and by purpose', () => {
    fc.assert(
      fc.property(fc.uniqueArray(job, { minLength: 2, maxLength: 20 }), instant, (jobs, at) => {
        const later = new Date(Math.min(at.getTime() + 1, 2 ** 48 - 1));
        const ids = jobs.flatMap((id) => [tickRunId(id, at), tickRunId(id, at, 'backfill'), tickRunId(id, later)]);
        expect(new Set(ids).size).toBe(later.getTime() === at.getTime() ? jobs.length * 2 : ids.length);
      }),
    );
  });

  it('sorts by its tick', () => {
    fc.assert(
      fc.property(job, job, instant, instant, (a, b, at, other) => {
        if (at.getTime() === other.getTime()) return;
        expect(tickRunId(a, at) < tickRunId(b, other)).toBe(at < other);
      }),
    );
  });

  it('does not repeat for 20,000 jobs on the same tick', () => {
    const ids = new Set(Array.from({ length: 20_000 }, (_, index) => tickRunId(`job-${index}`, tick)));
    expect(ids.size).toBe(20_000);
  });
});

describe('firstRunIdAt', () => {
  it('is not above any id of its instant, and above every earlier one', () => {
    fc.assert(
      fc.property(job, instant, fc.integer({ min: 1, max: 1_000_000 }), (jobId, at, agoMs) => {
        const first = firstRunIdAt(at);
        expect(first <= tickRunId(jobId, at)).toBe(true);
        expect(first <= newId(at)).toBe(true);
        const earlier = new Date(at.getTime() - agoMs);
        if (earlier.getTime() >= 0) expect(first > tickRunId(jobId, earlier)).toBe(true);
      }),
    );
  });

  it.each([
    [new Date(-1), '00000000-0000-0000-0000-000000000000'],
    [new Date(0), '00000000-0000-0000-0000-000000000000'],
    [new Date(2 ** 48 - 1), 'ffffffff-ffff-0000-0000-000000000000'],
    [new Date(8.64e15), 'ffffffff-ffff-0000-0000-000000000000'],
  ])('of %p is %s', (at, id) => {
    expect(firstRunIdAt(at)).toBe(id);
  });
});

describe('newId', () => {
  it('is a UUID of version 7 that tells its instant', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const id = newId(at);
        expect(id).toMatch(uuid(7));
        expect(runIdTime(id)).toEqual(at);
      }),
    );
  });

  it('does not repeat within a millisecond', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => newId(tick))).size).toBe(20_000);
  });
});
