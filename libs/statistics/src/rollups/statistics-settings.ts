import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Settings for statements that add up history, until the transaction ends. JIT compiles a thousand functions for the
 * partitions: it made a minute's sum take 450 ms in place of 40. Parallel workers are for those who run jobs. Joins by
 * loops are chosen for tables that seem small; those that are meant are lateral, and are carried out so all the same.
 * So are sorts, in the place of which rows are put together by hashes. One scheduler adds up at a time, so that it may
 * take more memory than others.
 */
export async function setForStatistics(tx: Tx): Promise<void> {
  await sql`select set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
    set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true),
    set_config('enable_sort', 'off', true)`.execute(tx);
}
