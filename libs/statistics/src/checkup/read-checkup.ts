import type { StatisticsReader } from '../questions/statistics-reader.js';
import { TooMuchToCountError } from '../questions/too-much-to-count-error.js';
import type { Check } from './check.js';
import { planCheckup } from './plan-checkup.js';
import { readAlertFacts } from './read-alert-facts.js';
import { readDatabaseFacts } from './read-database-facts.js';
import { readJobFacts } from './read-job-facts.js';
import { readProcessFacts } from './read-process-facts.js';

/** How long facts are given again: people ask, and look again. */
const keptMs = 5_000;

/** Looks at everything; what takes too long to read is among the warnings. */
export async function readCheckup(reader: StatisticsReader): Promise<readonly Check[]> {
  const inTime = async <Facts>(read: Promise<Facts>): Promise<Facts | undefined> =>
    read.catch((error: unknown) => {
      if (error instanceof TooMuchToCountError) return undefined;
      throw error;
    });
  const database = await inTime(reader.read({ key: 'checkup database', keptMs, answer: readDatabaseFacts }));
  const processes = await inTime(reader.read({ key: 'checkup processes', keptMs, answer: readProcessFacts }));
  const jobs = await inTime(reader.read({ key: 'checkup jobs', keptMs, answer: readJobFacts }));
  const alerts = await inTime(reader.read({ key: 'checkup alerts', keptMs, answer: readAlertFacts }));
  return planCheckup({ database, processes, jobs, alerts });
}
