import { jobDefaults } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/** What the output of a job's runs is read as, by its WHATWG name. */
export async function findOutputEncoding(db: Db, jobId: string): Promise<string> {
  const job = await db.selectFrom('jobs').select('output_encoding').where('id', '=', jobId).executeTakeFirst();
  return job?.output_encoding ?? jobDefaults.outputEncoding;
}
