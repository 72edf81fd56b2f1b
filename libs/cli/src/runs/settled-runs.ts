import { setTimeout as delay } from 'node:timers/promises';
import type { RunListItem, RunListQuery, RunStatus } from '@aster-scheduler/client';
import { untilThere } from '../print/until-there.js';
import type { Session } from '../session/session.js';
import { serverClock } from '../time/server-clock.js';
import { endedStatuses } from './is-ended.js';

const pauseMs = 1_000;
/** What ended within this time is looked at again each time: the clock of the database may be a little behind. */
const overlapMs = 2_000;
/** And what ended within this one now and then: the end of a run is known when its transaction is done. */
const longOverlapMs = 20_000;
const longEvery = 10;
/** What is not looked at any more. */
const forgottenMs = 2 * longOverlapMs;
/** A run that was due longer ago and ends only now is not noticed. */
const lookBackMs = 30 * 86_400_000;

/** Every run that ends from now on, whenever it was due and however many end at once, until the process does. */
export async function* settledRuns(session: Session, query: RunListQuery): AsyncGenerator<RunListItem> {
  const client = await session.client();
  const now = serverClock(async () => Date.parse((await client.info()).server_time));
  const startedAt = await now();
  session.say('each run as it ends, from now on; Ctrl-C ends');
  const status = query.status === undefined ? endedStatuses : ([query.status].flat() as RunStatus[]);
  const seen = new Map<string, number>();
  let lookedAt = startedAt;
  for (let looks = 1; ; looks += 1) {
    const nowMs = await untilThere(session, now);
    const isLong = looks % longEvery === 0;
    const from = query.from ?? new Date(nowMs - lookBackMs).toISOString();
    const endedFrom = new Date(Math.max(startedAt, lookedAt - (isLong ? longOverlapMs : overlapMs))).toISOString();
    const pages = () => client.runs.each({ ...query, status, from, ended_from: endedFrom, limit: 1_000 });
    const ask = async () => allOf(pages());
    const found = looks === 1 ? await ask() : await untilThere(session, ask); // what is too much from the first stays so
    yield* found.filter(({ id }) => !seen.has(id)).sort(byEnd);
    for (const { id } of found) seen.set(id, nowMs);
    for (const [id, at] of seen) if (at < nowMs - forgottenMs) seen.delete(id);
    lookedAt = nowMs;
    await delay(pauseMs);
  }
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function byEnd({ finished_at: one }: RunListItem, { finished_at: other }: RunListItem): number {
  return (one ?? '').localeCompare(other ?? '');
}
