import { claimRuns } from './claim-runs.sql.js';
import { createPartitions } from './create-partitions.sql.js';
import { enqueueRuns } from './enqueue-runs.sql.js';
import { finishRuns } from './finish-runs.sql.js';
import { firstRunId } from './first-run-id.sql.js';
import { forgetBroadWatches } from './forget-broad-watches.sql.js';
import { insertTickRuns } from './insert-tick-runs.sql.js';
import { noteEnds } from './note-ends.sql.js';
import { noteStarts } from './note-starts.sql.js';
import { oldestDueRuns } from './oldest-due-runs.sql.js';
import { passQuietMinutes } from './pass-quiet-minutes.sql.js';
import { runsInTheWay } from './runs-in-the-way.sql.js';
import type { SqlFunction } from './sql-function.js';
import { successIsWatched } from './success-is-watched.sql.js';

/**
 * The functions of the schema that this program calls. A changed text replaces the one before, also under programs of
 * the version before, which go on calling it: so a function whose parameters or answer change gets a new name, and the
 * old one stays here until that version is gone.
 */
export const allFunctions: readonly SqlFunction[] = [
  firstRunId,
  createPartitions,
  enqueueRuns,
  noteStarts,
  claimRuns,
  finishRuns,
  insertTickRuns,
  noteEnds,
  oldestDueRuns,
  passQuietMinutes,
  runsInTheWay,
  successIsWatched,
  forgetBroadWatches,
];
