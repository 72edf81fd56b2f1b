import fc from 'fast-check';
import { countTicksBetween } from './count-ticks-between.js';
import { hasTicks } from './has-ticks.js';
import { isTick } from './is-tick.js';
import { lastTicksBetween } from './last-ticks-between.js';
import { markTick } from './mark-tick.js';
import { nextTick } from './next-tick.js';
import { parseSchedule } from './parse-schedule.js';
import type { Schedule } from './schedule.js';
import { arbitraryExpression } from './testing/arbitrary-expression.js';
import { ticksBetween } from './ticks-between.js';
import { ticksOf } from './ticks-of.js';

const at = (text: string): Date => new Date(text);
const iso = (ticks: readonly Date[]): string[] => ticks.map((tick) => tick.toISOString());
const start = at('1970-01-01T00:00:00Z');
const end = at('2199-12-31T23:59:59.999Z');

describe('ticks', () => {
  it('come strictly after the instant asked about, and up to and with the last', () => {
    const schedule = parseSchedule('*/10 * * * *');
    const [from, to] = [at('2026-01-01T00:00:00Z'), at('2026-01-01T00:20:00Z')];
    expect(iso(ticksBetween(schedule, from, to, 9))).toEqual(['2026-01-01T00:10:00.000Z', '2026-01-01T00:20:00.000Z']);
    expect(nextTick(schedule, at('2026-01-01T00:09:59.999Z'))).toEqual(at('2026-01-01T00:10:00Z'));
    expect(nextTick(schedule, at('2026-01-01T00:10:00.001Z'))).toEqual(to);
    expect(countTicksBetween(schedule, from, to, 9)).toBe(2);
    expect(iso(lastTicksBetween(schedule, from, to, 1))).toEqual(['2026-01-01T00:20:00.000Z']);
    expect(isTick(schedule, to)).toBe(true);
    expect(isTick(schedule, at('2026-01-01T00:20:00.001Z'))).toBe(false);
  });

  it('are the same whatever was asked before', () => {
    const instants = fc.array(
      fc.date({ noInvalidDate: true, min: at('2026-03-28T00:00:00Z'), max: at('2026-03-31T00:00:00Z') }),
    );
    fc.assert(
      fc.property(arbitraryExpression(), instants, (expression, afters) => {
        const schedule = parseSchedule(expression, { timezone: 'Europe/Berlin' });
        for (const after of afters) {
          const tick = nextTick(schedule, after);
          const expected = ticksOf(schedule).next(after.getTime());
          expect(tick?.getTime()).toBe(expected);
          if (tick !== undefined)
            expect(nextTick(schedule, tick)?.getTime()).toBe(ticksOf(schedule).next(tick.getTime()));
        }
      }),
    );
  });

  it('are bounded by the limit', () => {
    const schedule = parseSchedule('* * * * * *', { timezone: 'Asia/Kolkata' });
    const [from, to] = [at('1990-01-01T00:00:00Z'), at('2030-01-01T00:00:00Z')];
    expect(iso(ticksBetween(schedule, from, to, 2))).toEqual(['1990-01-01T00:00:01.000Z', '1990-01-01T00:00:02.000Z']);
    expect(iso(lastTicksBetween(schedule, from, to, 2))).toEqual([
      '2029-12-31T23:59:59.000Z',
      '2030-01-01T00:00:00.000Z',
    ]);
    expect(countTicksBetween(schedule, from, to, 1e12)).toBe((to.getTime() - from.getTime()) / 1_000);
    expect(countTicksBetween(schedule, from, to, 7)).toBe(7);
    expect(ticksBetween(schedule, from, to, 0)).toEqual([]);
    expect(lastTicksBetween(schedule, from, to, 0)).toEqual([]);
    expect(countTicksBetween(schedule, from, to, 0)).toBe(0);
  });

  it.each(['* * * * *', '@every 1h', '0 0 1 1 *'])('are none in an empty or backward range: %s', (expression) => {
    const schedule = parseSchedule(expression);
    for (const to of [at('2026-01-01T00:00:00Z'), at('2020-01-01T00:00:00Z')]) {
      expect(ticksBetween(schedule, at('2026-01-01T00:00:00Z'), to, 9)).toEqual([]);
      expect(lastTicksBetween(schedule, at('2026-01-01T00:00:00Z'), to, 9)).toEqual([]);
      expect(countTicksBetween(schedule, at('2026-01-01T00:00:00Z'), to, 9)).toBe(0);
    }
  });

  it.each(['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin'])(
    'begin in 1970 and end in 2199 in %s',
    (timezone) => {
      for (const expression of ['* * * * *', '0 12 * * *']) {
        const schedule = parseSchedule(expression, { timezone });
        const first = nextTick(schedule, new Date(-8.64e15));
        const last = lastTicksBetween(schedule, new Date(-8.64e15), new Date(8.64e15), 1)[0];
        expect(first?.getTime()).toBeGreaterThanOrEqual(0);
        expect(first?.getTime()).toBeLessThan(86_400_000);
        expect(last?.getTime()).toBeLessThanOrEqual(end.getTime());
        expect(last?.getTime()).toBeGreaterThan(end.getTime() - 86_400_000);
        expect(nextTick(schedule, end)).toBeUndefined();
        expect(nextTick(schedule, last ?? end)).toBeUndefined();
        expect(nextTick(schedule, new Date(8.64e15))).toBeUndefined();
        expect(ticksBetween(schedule, end, new Date(8.64e15), 9)).toEqual([]);
        expect(lastTicksBetween(schedule, new Date(-8.64e15), new Date(-1), 9)).toEqual([]);
        expect(isTick(schedule, first ?? end)).toBe(true);
      }
    },
  );

  it.each([8.64e15, -8.64e15, Date.UTC(2200, 0, 1), Date.UTC(9999, 0, 1), -1])(
    'are none at %d ms and beyond, asked for at once',
    (atMs) => {
      const at = new Date(atMs);
      const fresh = (): Schedule => structuredClone(parseSchedule('30 * 1-5,L * *', { timezone: 'Europe/Berlin' }));
      expect(isTick(fresh(), at)).toBe(false);
      expect(markTick(fresh(), at)).toBeUndefined();
      expect(lastTicksBetween(fresh(), new Date(-8.64e15), at, 1)).toHaveLength(atMs > 0 ? 1 : 0);
      expect(ticksBetween(fresh(), at, new Date(8.64e15), 1)).toHaveLength(atMs > 0 ? 0 : 1);
      expect(nextTick(fresh(), at)?.getTime()).toBe(atMs > 0 ? undefined : Date.UTC(1970, 0, 1, 0, 30));
    },
  );

  it('are counted the same in one piece and in many', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Havana');
    const day = fc.integer({ min: 0, max: 2_000 });
    const year = fc.integer({ min: 1970, max: 2190 });
    fc.assert(
      fc.property(
        arbitraryExpression(),
        zone,
        year,
        fc.array(day, { minLength: 3, maxLength: 6 }),
        (expression, timezone, firstYear, days) => {
          const schedule = parseSchedule(expression, { timezone });
          const instants = days
            .sort((a, b) => a - b)
            .map((each) => new Date(Date.UTC(firstYear, 0, each) + each * 977));
          const [from = start, to = start] = [instants[0], instants.at(-1)];
          let sum = 0;
          instants.slice(1).forEach((until, index) => {
            sum += countTicksBetween(schedule, instants[index] ?? until, until, 1e12);
          });
          expect(countTicksBetween(schedule, from, to, 1e12)).toBe(sum);
          const newest = lastTicksBetween(schedule, from, to, 40);
          expect(newest).toHaveLength(Math.min(40, sum));
          expect(ticksBetween(schedule, new Date((newest[0]?.getTime() ?? to.getTime()) - 1), to, 100)).toEqual(newest);
          expect(ticksBetween(schedule, from, to, 10)).toHaveLength(Math.min(10, sum));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('move on from tick to tick, never back, from any instant', () => {
    const instant = fc.integer({ min: -1e12, max: Date.UTC(2205, 0, 1) });
    fc.assert(
      fc.property(
        arbitraryExpression(),
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        instant,
        (expression, timezone, fromMs) => {
          const schedule = parseSchedule(expression, { timezone });
          let after = new Date(fromMs);
          for (let step = 0; step < 5; step++) {
            const tick = nextTick(schedule, after);
            if (tick === undefined) return;
            expect(tick.getTime()).toBeGreaterThan(after.getTime());
            expect(isTick(schedule, tick)).toBe(true);
            after = tick;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a schedule that never ticks', () => {
  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 30W 2 *', '* * * 31 2 ?', '@manually', '@every 2100000h'])(
    'is %s',
    (expression) => {
      const schedule = parseSchedule(expression, { timezone: 'Europe/Berlin' });
      expect(hasTicks(schedule)).toBe(false);
      expect(nextTick(schedule, start)).toBeUndefined();
      expect(ticksBetween(schedule, start, end, 9)).toEqual([]);
      expect(lastTicksBetween(schedule, start, end, 9)).toEqual([]);
      expect(countTicksBetween(schedule, start, end, 9)).toBe(0);
      expect(isTick(schedule, start)).toBe(false);
    },
  );

  it('is not one that ticks rarely', () => {
    for (const expression of ['0 0 29 2 *', '0 0 * 2 1#5', '0 0 30 2 1', '0 0 31 12 *', '@every 1000000h']) {
      expect(hasTicks(parseSchedule(expression))).toBe(true);
    }
  });

  it('may still have an hour that no clock shows any more', () => {
    const schedule = parseSchedule('*/5 2 * 3 0L', { timezone: 'Europe/Berlin' });
    expect(nextTick(schedule, at('2026-01-01T00:00:00Z'))).toBeUndefined();
    expect(nextTick(schedule, at('2026-01-02T00:00:00Z'))).toBeUndefined();
  });
});

describe('ticks of @every', () => {
  const anchorAt = at('2026-03-28T10:00:00.250Z');
  const schedule = parseSchedule('@every 90m', { anchorAt, timezone: 'Europe/Berlin' });

  it('count from the anchor, which is none itself, across a change of the clock', () => {
    const ticks = ticksBetween(schedule, at('2026-03-01T00:00:00Z'), at('2026-03-28T14:00:00Z'), 9);
    expect(iso(ticks)).toEqual(['2026-03-28T11:30:00.250Z', '2026-03-28T13:00:00.250Z']);
    expect(countTicksBetween(schedule, anchorAt, at('2026-03-29T10:00:00.250Z'), 99)).toBe(16);
    expect(iso(lastTicksBetween(schedule, anchorAt, at('2026-03-29T10:00:00.249Z'), 1))).toEqual([
      '2026-03-29T08:30:00.250Z',
    ]);
    expect(isTick(schedule, anchorAt)).toBe(false);
    expect(isTick(schedule, at('2026-03-28T11:30:00.250Z'))).toBe(true);
    expect(markTick(schedule, at('2026-03-28T11:30:00.250Z'))).toBeUndefined();
  });

  it('agree with each other for any period, anchor and range', () => {
    const instant = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 1e10 }),
        instant,
        instant,
        fc.integer({ min: 0, max: 50 }),
        (periodMs, anchorMs, fromMs, periods) => {
          const every = parseSchedule(`@every ${periodMs}ms`, { anchorAt: new Date(anchorMs) });
          const [from, to] = [new Date(fromMs), new Date(fromMs + periods * periodMs)];
          const ticks = ticksBetween(every, from, to, 100);
          expect(ticks.every((tick) => tick.getTime() > anchorMs && (tick.getTime() - anchorMs) % periodMs === 0)).toBe(
            true,
          );
          expect(ticks.length).toBe(countTicksBetween(every, from, to, 100));
          expect(lastTicksBetween(every, from, to, 100)).toEqual(ticks);
          if (fromMs >= anchorMs) expect(ticks).toHaveLength(periods);
        },
      ),
    );
  });
});

describe('an argument that is not valid', () => {
  const schedule = parseSchedule('* * * * *');
  const never = new Date(NaN);

  it.each([
    ['after', () => nextTick(schedule, never)],
    ['from', () => ticksBetween(schedule, never, start, 1)],
    ['to', () => ticksBetween(schedule, start, never, 1)],
    ['from', () => lastTicksBetween(schedule, never, start, 1)],
    ['to', () => lastTicksBetween(schedule, start, never, 1)],
    ['from', () => countTicksBetween(schedule, never, start, 1)],
    ['to', () => countTicksBetween(schedule, start, never, 1)],
    ['at', () => isTick(schedule, never)],
    ['tick', () => markTick(schedule, never)],
    ['after', () => nextTick(schedule, 5 as never)],
    ['after', () => nextTick(schedule, undefined as never)],
  ])('is refused by name: %s', (name, call) => {
    expect(call).toThrow(new RangeError(`${name} is not a valid date`));
  });

  it.each([-1, 1.5, NaN, Infinity])('is refused as a number of ticks: %d', (count) => {
    expect(() => ticksBetween(schedule, start, end, count)).toThrow(
      new RangeError(`limit is not a whole number from 0: ${count}`),
    );
    expect(() => lastTicksBetween(schedule, start, end, count)).toThrow(RangeError);
    expect(() => countTicksBetween(schedule, start, end, count)).toThrow(
      new RangeError(`max is not a whole number from 0: ${count}`),
    );
  });
});
