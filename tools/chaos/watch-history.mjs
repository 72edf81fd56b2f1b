import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 1_500;
/** A run that has ended may be committed so much later. */
const overlapUs = 30_000_000;

/**
 * Notes what the row of each finished run looked like when it was first seen, until `signal` aborts. By then the whole
 * row counts; a digest of it is kept.
 */
export async function watchHistory(postgres, signal) {
  const seen = new Map();
  let sinceUs = 0;
  while (!signal.aborted) {
    const rows = await readDigests(postgres, sinceUs).catch(() => []); // the database is in trouble
    for (const { id, digest, finished_us: finishedUs } of rows) {
      if (!seen.has(id)) seen.set(id, digest);
      sinceUs = Math.max(sinceUs, Number(finishedUs) - overlapUs);
    }
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return seen;
}

/** Of all runs that finished at `sinceUs` or later. */
export async function readDigests(postgres, sinceUs) {
  return postgres.ask(
    `select id, md5(f::text) as digest, (extract(epoch from finished_at) * 1000000)::bigint as finished_us
      from aster.finished_runs f where finished_at >= to_timestamp($1::double precision / 1000000)`,
    [sinceUs],
  );
}
