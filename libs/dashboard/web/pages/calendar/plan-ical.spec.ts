import { planIcal } from './plan-ical.js';

const options = {
  from: new Date('2026-03-28T00:00:00Z'),
  to: new Date('2026-03-30T00:00:00Z'),
  addressOf: (name: string) => `https://aster.example/ui/jobs/${encodeURIComponent(name)}`,
};
const job = {
  ...{ id: 'j', description: null, cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', next_run_at: null },
  usualMs: 90_000,
};
const startsIn = (text: string) => text.split('\r\n').filter((line) => line.startsWith('DTSTART'));

describe('ticks in a calendar', () => {
  it('are as the scheduler has them, the night of a clock change too', () => {
    const { text, left } = planIcal([{ ...job, name: 'etl/load; all, of it' }], options);
    const lines = text.split('\r\n');
    expect(startsIn(text)).toEqual([
      'DTSTART:20260328T013000Z',
      'DTSTART:20260329T010000Z', // 02:30 does not exist: 03:00
    ]);
    expect(lines).toContain('DTEND:20260328T013130Z');
    expect(lines).toContain(String.raw`SUMMARY:etl/load\; all\, of it`);
    expect(left).toEqual([]);
  });

  it('are those of the scheduler for a period, whenever it is asked', () => {
    const every = { ...job, name: 'e', cron_expr: '@every 6h', next_run_at: '2026-03-28T15:00:00Z' };
    const uids = (from: string) =>
      planIcal([every], { ...options, from: new Date(from) }).text.match(/^UID.*$/gm) ?? [];
    const { text } = planIcal([every], { ...options, from: new Date('2026-03-28T12:10:00Z') });
    expect(startsIn(text)).toEqual(
      ['28T150000', '28T210000', '29T030000', '29T090000', '29T150000', '29T210000'].map(
        (at) => `DTSTART:202603${at}Z`,
      ),
    );
    expect(uids('2026-03-28T12:11:30Z')).toEqual(uids('2026-03-28T12:10:00Z')); // saved again: the same events
  });

  it('are left out where they are very many, and of what is never due', () => {
    const jobs = [
      { ...job, name: 'often', cron_expr: '* * * * *' },
      { ...job, name: 'by hand', cron_expr: null },
    ];
    const { text, left } = planIcal(jobs, options);
    expect([text.includes('VEVENT'), left]).toEqual([false, ['often']]);
  });

  it('have lines of 75 bytes at most, however they are called', () => {
    const { text } = planIcal([{ ...job, name: '日本語'.repeat(40) }], options);
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${'日本語'.repeat(40)}`);
  });
});
