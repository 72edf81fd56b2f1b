import { randomBytes } from 'node:crypto';
import type { Channel, Db } from '@aster-scheduler/db';
import { readJobStamps, readMarks, readRunStamps } from '@aster-scheduler/run-store';
import { planLook } from './plan-look.js';
import { type WholeKind, wholeKinds } from './watch-key.js';
import { over, type WatchedThings } from './watched-things.js';

/** What is known from one look at what is watched to the next. */
export interface LookState {
  /** Stands in stamps, since another process counts from the begin. */
  readonly process: string;
  /** Channels that have told of something since the last look. */
  readonly touched: Set<Channel>;
  /** How often each has changed, as far as it was told. */
  readonly counts: Map<WholeKind, number>;
  /** As `readMarks` has found them. */
  written?: string;
  workers?: string;
  /** When it was looked at last whether anything was written; a reading of `performance.now`. */
  writtenAtMs: number;
}

export function newLookState(): LookState {
  const counts = new Map(wholeKinds.map((kind) => [kind, 0]));
  return { process: randomBytes(4).toString('hex'), touched: new Set(), counts, writtenAtMs: -Infinity };
}

/** Looks at everything that is watched, with three statements at most, and tells of what has changed. */
export async function lookAtThings(db: Db, things: WatchedThings, state: LookState, isPushed: boolean): Promise<void> {
  await lookAtWholes(db, things, state, isPushed);
  const runIds = things.idsOf('run');
  const runs = runIds.length === 0 ? undefined : await readRunStamps(db, runIds);
  for (const id of runIds) things.see(`run:${id}`, runs?.get(id) ?? over);
  const jobIds = things.idsOf('job');
  const jobs = jobIds.length === 0 ? undefined : await readJobStamps(db, jobIds, new Date());
  for (const id of jobIds) things.see(`job:${id}`, jobs?.get(id) ?? over);
}

async function lookAtWholes(db: Db, things: WatchedThings, state: LookState, isPushed: boolean): Promise<void> {
  const { touched, counts } = state;
  const sinceWrittenMs = performance.now() - state.writtenAtMs;
  const { changed, asksWritten, asksWorkers } = planLook({ keys: things.keys(), touched, isPushed, sinceWrittenMs });
  const kinds = new Set(changed);
  touched.clear();
  if (asksWritten || asksWorkers) {
    const { written, workers } = await readMarks(db);
    if (workers !== state.workers) kinds.add('workers');
    state.workers = workers;
    if (asksWritten) {
      if (written !== state.written) for (const kind of wholeKinds) kinds.add(kind);
      state.written = written;
      state.writtenAtMs = performance.now();
    }
  }
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const [kind, count] of counts) things.see(kind, `${state.process}.${count}`);
}
