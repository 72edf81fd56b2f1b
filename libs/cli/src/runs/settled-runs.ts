import { setTimeout as delay } from 'node:timers/promises';
import type { RunListItem, RunListQuery, RunStatus } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import { serverClock } from '../time/server-clock.js';
import { endedStatuses } from './is-ended.js';

const pauseMs = 1_000;
/** What ended within this time is looked at again: the end of a run is known when its transaction is done. */
const overlapMs = 20_000;
/** A run that was due longer ago and ends only now is not noticed. */
const lookBackMs = 30 * 86_400_000;

/** Every run that ends from now on, whenever it was due and however many end at once, until the process does. */
export async function* settledRuns(session: Session, query: RunListQuery): AsyncGenerator<RunListItem> {
  const client = await session.client();
  const now = serverClock(async () => Date.parse((await client.info()).server_time));
  const startedAt = await now();
  session.say('each run as it ends, from now on; Ctrl-C ends');
  const status = query.status === undefined ? endedStatuses : ([query.status].flat() as RunStatus[]);
  let seen: ReadonlySet<string> = new Set();
  for (let lookedAt = startedAt; ;) {
    const nowMs = await now();
    const from = query.from ?? new Date(nowMs - lookBackMs).toISOString();
    const endedFrom = new Date(Math.max(startedAt, lookedAt - overlapMs)).toISOString();
    const found: RunListItem[] = [];
    const pages = client.runs.each({ ...query, status, from, ended_from: endedFrom, limit: 1_000 });
    for await (const run of pages) found.push(run);
    yield* found.filter(({ id }) => !seen.has(id)).sort(byEnd);
    seen = new Set(found.map(({ id }) => id));
    lookedAt = nowMs;
    await delay(pauseMs);
  }
}

function byEnd({ finished_at: one }: RunListItem, { finished_at: other }: RunListItem): number {
  return (one ?? '').localeCompare(other ?? '');
}
