import { loadFrom } from './system/build-copy.mjs';

/** The most that a page of a ledger has. */
const pageLimit = 1_000;

/**
 * What the API says of the ticks of each job since it was created, newest first: by the name of the job. Instants are
 * in microseconds since 1970.
 */
export async function readLedgers({ folders, apiUrl, jobs }) {
  const { createClient } = await loadFrom(folders.build, 'client');
  const client = createClient({ baseUrl: apiUrl });
  const ledgers = new Map();
  for (const job of jobs.values()) ledgers.set(job.plan.name, await readLedger(client, job));
  return ledgers;
}

async function readLedger(client, { id, periods }) {
  const from = new Date(periods[0].sinceUs[0] / 1_000).toISOString();
  const ticks = [];
  let cursor;
  do {
    const page = await client.jobs.ledger(id, { from, limit: pageLimit, ...(cursor === undefined ? {} : { cursor }) });
    ticks.push(...page.ticks.map((tick) => ({ ...tick, atUs: Date.parse(tick.at) * 1_000 })));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return ticks;
}
