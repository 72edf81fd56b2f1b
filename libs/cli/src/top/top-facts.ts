import type { AsterClient, OverviewResource, RunListItem } from '@aster-scheduler/client';

/** What a screen of `aster top` is drawn from. */
export interface TopFacts {
  readonly overview: OverviewResource;
  /** Those that are being executed, the newest first; then those that have ended last. */
  readonly runs: readonly RunListItem[];
  readonly at: Date;
}

const runsRead = 100;

/** Reads them anew. */
export async function readTopFacts(client: AsterClient, signal?: AbortSignal): Promise<TopFacts> {
  const fields = ['-output', '-result'] as const;
  const list = async (status: readonly RunListItem['status'][]) =>
    (await client.runs.list({ status, limit: runsRead, fields }, { signal })).items;
  const [overview, live, ended] = await Promise.all([
    client.statistics.overview({ range: '1h' }, { signal }),
    list(['running', 'scheduled', 'waiting']),
    list(['succeeded', 'failed', 'timed_out', 'cancelled']),
  ]);
  const running = live.filter(({ status }) => status === 'running');
  const due = live.filter(({ status, available_at: from }) => status !== 'running' && Date.parse(from) <= Date.now());
  return { overview, runs: [...running, ...due, ...ended], at: new Date() };
}
