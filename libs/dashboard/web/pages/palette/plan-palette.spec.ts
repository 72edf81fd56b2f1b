import { localInstants } from '../../time/local-instants.js';
import { aroundInstant, findJobActions, findPages, mayBeSchedule, readTypedInstant } from './plan-palette.js';

const now = new Date('2026-11-28T12:00:00Z');
const inBerlin = (local: string) => localInstants(local, 'Europe/Berlin');

describe('what is typed into the palette', () => {
  it.each([
    ['*/10 * * * *', true],
    ['0 30 2 * * MON-FRI', true],
    ['@hourly', true],
    ['@every 90s', true],
    ['nightly report', false],
    ['a b c d', false],
    ['the job of last night!', false],
    ['', false],
  ])('%s may be a schedule: %s', (typed, isSchedule) => {
    expect(mayBeSchedule(typed)).toBe(isSchedule);
  });

  it.each([
    ['2026-11-28T03:00:00Z', '2026-11-28T03:00:00.000Z'],
    ['2026-11-28 03:00', '2026-11-28T02:00:00.000Z'],
    ['2026-11-28T03:00', '2026-11-28T02:00:00.000Z'],
    ['now-2h', '2026-11-28T10:00:00.000Z'],
    ['now', undefined],
    ['nowhere', undefined],
    ['2026-03-29 02:30', undefined],
    ['2026-13-01 00:00', undefined],
  ])('%s is the instant %s', (typed, at) => {
    expect(readTypedInstant(typed, now, inBerlin)?.toISOString()).toBe(at);
  });

  it('finds pages by the beginnings of their words', () => {
    expect(findPages('ov', () => true).map(({ path }) => path)).toEqual(['']);
    expect(findPages('fai run', () => true).map(({ word }) => word)).toEqual(['Failed runs of the last day']);
    expect(findPages('nothing of the kind', () => true)).toEqual([]);
  });

  it('finds no page that somebody may not open', () => {
    expect(findPages('api', (need) => need !== 'admin')).toEqual([]);
    expect(findPages('api', () => true).map(({ path }) => path)).toEqual(['keys']);
  });

  it('finds what can be done with a job, whatever its name', () => {
    const [trigger] = findJobActions('etl/load now?', 'tr', () => true);
    expect(trigger).toMatchObject({ word: 'Trigger…', path: 'jobs/etl%2Fload%20now%3F?do=trigger' });
  });

  it('shows the hour around an instant', () => {
    expect(aroundInstant(now)).toBe('timeline?from=2026-11-28T11:30:00Z&to=2026-11-28T12:30:00Z');
  });
});
