import { setTimeout as delay } from 'node:timers/promises';
import type { RunListItem, RunListQuery, RunStatus } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import { endedStatuses } from './is-ended.js';

const pauseMs = 1_000;
/** Runs looked at in one go. */
const pageSize = 500;
/** A run that was due longer ago and ends only now is not noticed. */
const lookBackMs = 86_400_000;

/** Every run that ends from now on, until the process does. */
export async function* settledRuns(session: Session, query: RunListQuery): AsyncGenerator<RunListItem> {
  const client = await session.client();
  const wanted = query.status === undefined ? endedStatuses : ([query.status].flat() as RunStatus[]);
  let seen = new Set<string>();
  for (let isFirst = true; ; isFirst = false) {
    const from = query.from ?? new Date(Date.now() - lookBackMs).toISOString();
    const { items } = await client.runs.list({ ...query, status: wanted, from, limit: pageSize });
    if (!isFirst) yield* items.filter(({ id }) => !seen.has(id)).reverse();
    seen = new Set(items.map(({ id }) => id));
    await delay(pauseMs);
  }
}
