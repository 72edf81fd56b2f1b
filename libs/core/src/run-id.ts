import { createHash } from 'node:crypto';
import { formatId } from './new-id.js';

/** The largest instant that fits into the 48 bits of an id, 10889-08-02. */
const maxIdMs = 2 ** 48 - 1;

/**
 * The id of the one run (or skip) of a job's tick: 48 bits of milliseconds, then a hash of the job (UUID version 8,
 * RFC 9562). Every scheduler computes the same one, so the primary key allows one row for each tick.
 *
 * @param purpose tells apart runs that share a tick on purpose: a backfill of a tick is not its scheduled run
 */
export function tickRunId(jobId: string, tick: Date, purpose: 'schedule' | 'backfill' = 'schedule'): string {
  const hash = createHash('sha256')
    .update(purpose === 'schedule' ? jobId : `${purpose}:${jobId}`)
    .digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(idMs(tick), 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatId(bytes);
}

/** The smallest id that a run scheduled at `at` can have; ids sort by scheduled time. */
export function firstRunIdAt(at: Date): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(idMs(at), 0, 6);
  return formatId(bytes);
}

/** The instant that the id of a run sorts by. */
export function runIdTime(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** Instants outside 1970 to 10889 sort at the edge. */
function idMs(at: Date): number {
  return Math.min(Math.max(at.getTime(), 0), maxIdMs);
}
