import type { StatisticsReader } from '../questions/statistics-reader.js';
import { TooMuchToCountError } from '../questions/too-much-to-count-error.js';
import type { Check } from './check.js';
import type { HintTrial, SlotPeaks } from './checkup-facts.js';
import { planCheckup } from './plan-checkup.js';
import { readAlertFacts } from './read-alert-facts.js';
import { readDatabaseFacts } from './read-database-facts.js';
import { readJobFacts } from './read-job-facts.js';
import { readProcessFacts } from './read-process-facts.js';

/** How long facts are given again: people ask, and look again. */
const keptMs = 5_000;

/** What is not read from a table alone. */
export interface Trials {
  /** Sends a hint and waits for it. */
  readonly tryHint: () => Promise<HintTrial>;
  /** Reads when most slots are needed, from the forecast of a day. */
  readonly readPeaks: () => Promise<SlotPeaks>;
  /** Of the host that asks, in ms since 1970. */
  readonly clock: () => number;
}

/** Looks at everything; what takes too long to read is among the warnings. */
export async function readCheckup(
  reader: StatisticsReader,
  { tryHint, readPeaks, clock }: Trials,
): Promise<readonly Check[]> {
  const inTime = async <Facts>(read: Promise<Facts>): Promise<Facts | undefined> =>
    read.catch((error: unknown) => {
      if (error instanceof TooMuchToCountError) return undefined;
      throw error;
    });
  const hints = tryHint();
  const peaks = await inTime(readPeaks());
  const database = await inTime(
    reader.read({ key: 'checkup database', keptMs, answer: async (tx) => readDatabaseFacts(tx, clock) }),
  );
  const processes = await inTime(reader.read({ key: 'checkup processes', keptMs, answer: readProcessFacts }));
  const jobs = await inTime(reader.read({ key: 'checkup jobs', keptMs, answer: readJobFacts }));
  const alerts = await inTime(reader.read({ key: 'checkup alerts', keptMs, answer: readAlertFacts }));
  return planCheckup({ database, processes, jobs, alerts, hints: await hints, peaks });
}
