import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockTimeout } from '../portions/set-lock-timeout.js';

/** A piece of a run's output. */
export interface OutputPiece {
  readonly runId: string;
  readonly attemptNum: number;
  readonly fence: number;
  /** Counts the pieces of an attempt from 0. */
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr' | 'log';
  readonly data: Buffer;
  /** Bytes left out between the piece before this one and this one. */
  readonly droppedBefore: number;
}

export interface InsertOutputOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** How long to wait for what others have locked of a week; absent: as long as the connection waits. */
  readonly lockTimeoutMs?: number;
}

/** Stores output of running runs. Pieces of a claim that no longer holds are dropped; storing one twice is no error. */
export async function insertOutput(
  db: Db,
  pieces: readonly OutputPiece[],
  { now, lockTimeoutMs }: InsertOutputOptions = {},
): Promise<void> {
  if (pieces.length === 0) return;
  await sql`
    with setting as materialized (select ${lockTimeout(lockTimeoutMs)})
    insert into aster.run_output (run_id, attempt_num, seq, stream, data, dropped_before, written_at)
    select p.run_id, p.attempt_num, p.seq, p.stream, p.data, p.dropped_before, ${instant(now)}
    from setting, unnest(
      ${pieces.map((piece) => piece.runId)}::uuid[], ${pieces.map((piece) => piece.attemptNum)}::integer[],
      ${pieces.map((piece) => piece.fence)}::bigint[], ${pieces.map((piece) => piece.seq)}::integer[],
      ${pieces.map((piece) => piece.stream)}::text[], ${pieces.map((piece) => piece.data)}::bytea[],
      ${pieces.map((piece) => piece.droppedBefore)}::bigint[]
    ) as p(run_id, attempt_num, fence, seq, stream, data, dropped_before)
    where p.fence = (select r.fence from aster.live_runs r where r.id = p.run_id and r.status = 'running')
    on conflict do nothing`.execute(db);
}
