import { type Db, inTransaction, isQueryTooSlow, type Tx } from '@aster-scheduler/db';
import { dayMs } from '../buckets/grains.js';
import { mendStreaks } from '../numbers/mend-streaks.js';
import { noteSuccesses } from '../numbers/note-successes.js';
import { listWithoutNumbers, numbersMs, refreshNumbers } from '../numbers/refresh-numbers.js';
import { addSpan } from './add-span.js';
import { isZoneUnknown, listUnknownZones } from './list-unknown-zones.js';
import { planClose } from './plan-close.js';
import { beginProgress, lockProgress, noteClosed, noteHorizon, passQuietMinutes } from './progress.js';
import { setForStatistics } from './statistics-settings.js';

export interface CloseOptions {
  /** Asked between portions. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** A span is added up in parts when it takes too long; down to this one. */
const shortestMs = 1_000;
const partsOfSpan = 8;
const longestTakingMs = 2_000;

/**
 * Adds what has ended up to a moment ago to the statistics: minute by minute, each in a transaction with the note that
 * it is done, so that any of them may be cut off. One scheduler does it at a time; for others there is nothing to do.
 * It is one statement where nothing has ended.
 *
 * @returns how many spans were added
 */
export async function closeMinutes(db: Db, { goesOn = () => true, now }: CloseOptions = {}): Promise<number> {
  const found = await passQuietMinutes(db, now);
  if (found === 'new') await beginProgress(db, now);
  else if (found !== 'busy') return 0;
  let unknownZones: readonly string[] | undefined;
  let longestMs = dayMs;
  for (let spans = 0; ;) {
    const begunAt = performance.now();
    try {
      const done = await inTransaction(db, async (tx) => closeNext(tx, { now, longestMs, unknownZones }));
      if (typeof done === 'object') {
        spans += 1;
        await mendStreaks(db, done.refreshed);
      }
      if (done === 'nothing' || !goesOn()) return spans;
      if (typeof done === 'object') longestMs = nextLongest(longestMs, performance.now() - begunAt);
    } catch (error) {
      if (isZoneUnknown(error) && unknownZones === undefined) unknownZones = await listUnknownZones(db);
      else if (isQueryTooSlow(error) && longestMs > shortestMs) longestMs = shorter(longestMs);
      else throw error;
    }
  }
}

function nextLongest(longestMs: number, tookMs: number): number {
  if (tookMs > longestTakingMs) return shorter(longestMs);
  return tookMs > longestTakingMs / 4 ? longestMs : Math.min(longestMs * 2, dayMs);
}

function shorter(ms: number): number {
  return Math.max(shortestMs, Math.floor(ms / partsOfSpan / 1_000) * 1_000);
}

interface NextClose {
  readonly now?: Date;
  readonly longestMs: number;
  readonly unknownZones?: readonly string[];
}

async function closeNext(
  tx: Tx,
  next: NextClose,
): Promise<'looked' | 'nothing' | { readonly refreshed: readonly string[] }> {
  const progress = await lockProgress(tx, next.now);
  if (progress === undefined) return 'nothing';
  const { now } = progress;
  const plan = planClose({ ...progress, longestMs: next.longestMs });
  if (plan.step === 'wait') return 'nothing';
  if (plan.step === 'look') {
    await noteHorizon(tx, plan.until, now);
    return 'looked';
  }
  await setForStatistics(tx);
  const { jobIds, succeededAt } = await addSpan(tx, { ...plan, now, unknownZones: next.unknownZones ?? [] });
  const isLately = now.getTime() - plan.until.getTime() < numbersMs;
  const refreshed = isLately ? jobIds : await listWithoutNumbers(tx, jobIds);
  await refreshNumbers(tx, refreshed, now);
  await noteSuccesses(tx, succeededAt);
  await noteClosed(tx, plan.until);
  return { refreshed };
}
