import { perSecond } from '../statistics.mjs';
import { startWorker } from '../start-worker.mjs';

/** Has workers with default settings drain what is due; answers how many handlers a second that were. */
export async function drain(bench, client, count, workers = 1) {
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const handlers = new Map([['noop', () => (++done === count ? finish() : undefined)]]);
  const startedAt = performance.now();
  const stops = Array.from({ length: workers }, () => startWorker(bench, { handlers }));
  await finished;
  for (;;) {
    const { rows } = await client.query('select count(*)::integer as live from aster.live_runs');
    if (rows[0].live === 0) break;
  }
  const rate = perSecond(count, performance.now() - startedAt);
  await Promise.all(stops.map((stop) => stop()));
  return rate;
}
