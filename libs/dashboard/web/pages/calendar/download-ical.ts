import { pagesUrl } from '../../address/places.js';
import { formatCounted } from '../../parts/format-count.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { planIcal } from './plan-ical.js';

const weekMs = 7 * 86_400_000;
const mostJobs = 200;

/** Saves the ticks of the next seven days as a file for a calendar. */
export async function downloadIcal(pool: string | undefined): Promise<void> {
  const { items } = await client().jobs.list({
    ...{ status: 'active', sort: 'next', include: ['stats'], limit: mostJobs, pool },
  });
  const from = new Date();
  const { text, left } = planIcal(
    items.map((job) => ({ ...job, usualMs: job.stats?.p50_ms ?? undefined })),
    {
      from,
      to: new Date(from.getTime() + weekMs),
      addressOf: (name) => `${pagesUrl}jobs/${encodeURIComponent(name)}`,
    },
  );
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'aster.ics';
  link.click();
  URL.revokeObjectURL(url);
  const more = items.length === mostJobs ? `, of the ${mostJobs} jobs that are due first` : '';
  const without = left.length === 0 ? '' : `, without ${formatCounted(left.length, 'job')} that run all the time`;
  toast(`Saved: the ticks of seven days${more}${without}.`);
}
