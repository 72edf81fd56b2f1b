import { planIcal } from './plan-ical.js';

const options = {
  from: new Date('2026-03-28T00:00:00Z'),
  to: new Date('2026-03-30T00:00:00Z'),
  addressOf: (name: string) => `https://aster.example/ui/jobs/${encodeURIComponent(name)}`,
};
const job = { id: 'j', description: null, cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', usualMs: 90_000 };

describe('ticks in a calendar', () => {
  it('are as the scheduler has them, the night of a clock change too', () => {
    const { text, left } = planIcal([{ ...job, name: 'etl/load; all, of it' }], options);
    const lines = text.split('\r\n');
    expect(lines.filter((line) => line.startsWith('DTSTART'))).toEqual([
      'DTSTART:20260328T013000Z',
      'DTSTART:20260329T010000Z', // 02:30 does not exist: 03:00
    ]);
    expect(lines).toContain('DTEND:20260328T013130Z');
    expect(lines).toContain(String.raw`SUMMARY:etl/load\; all\, of it`);
    expect(left).toEqual([]);
  });

  it('are left out where they are very many, and of what is never due', () => {
    const jobs = [
      { ...job, name: 'often', cron_expr: '* * * * *' },
      { ...job, name: 'by hand', cron_expr: null },
    ];
    const { text, left } = planIcal(jobs, options);
    expect([text.includes('VEVENT'), left]).toEqual([false, ['often']]);
  });

  it('have lines of 75 bytes at the most, however they are called', () => {
    const { text } = planIcal([{ ...job, name: '日本語'.repeat(40) }], options);
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${'日本語'.repeat(40)}`);
  });
});
