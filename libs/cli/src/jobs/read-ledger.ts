import type { LedgerBandResource, LedgerEntryResource, LedgerQuery } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** A part of what became of the ticks of a job. */
export interface ReadLedger {
  readonly ticks: readonly LedgerEntryResource[];
  readonly bands: readonly LedgerBandResource[];
}

/** The same, and whether there are older ticks that match. */
export interface LedgerReading {
  readonly ledger: ReadLedger;
  readonly hasMore: boolean;
}

const largestPage = 1_000;

/** The newest ticks of a job that are asked for, `limit` at most, however many requests that takes. */
export async function readLedger(
  session: Session,
  jobId: string,
  { limit, ...query }: LedgerQuery & { readonly limit: number },
): Promise<LedgerReading> {
  const client = await session.client();
  const ticks: LedgerEntryResource[] = [];
  const bands = new Map<string, LedgerBandResource>();
  let cursor: string | undefined;
  do {
    const page = await client.jobs.ledger(jobId, {
      ...query,
      cursor,
      limit: Math.min(limit - ticks.length, largestPage),
    });
    ticks.push(...page.ticks);
    for (const band of page.bands) bands.set(`${band.kind} ${band.from}`, band);
    ({ cursor } = page);
  } while (cursor !== undefined && ticks.length < limit);
  return { ledger: { ticks, bands: [...bands.values()] }, hasMore: cursor !== undefined };
}
