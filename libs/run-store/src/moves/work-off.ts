import type { Tx } from '@aster-scheduler/db';
import { admitWaitingRuns } from '../concurrency/admit-waiting-runs.js';
import { fireDependants } from '../dependencies/fire-dependants.js';
import type { Completion } from '../rows/completion.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import type { RunRequest } from '../rows/run-request.js';
import { type MadeRun, makeRuns } from './make-runs.js';

/** What is to be done to the runs of jobs whose cursors are held, with all that follows. */
export interface Work {
  /** Runs that have just ended; firings go by their order. */
  readonly completions?: readonly Completion[];
  /** Jobs of which a place may have become free, besides those of the runs that have ended. */
  readonly freedJobIds?: readonly string[];
  /** Runs to be made, in this order. */
  readonly requests?: readonly RunRequest[];
}

/**
 * Works off ends and requests in rounds, until nothing follows: an end fires the jobs below and gives its place to a
 * run that waits for it, and a run that is made may end others. Every way a run can end comes through here.
 *
 * A round follows the ends, as far down as they reach; the graph of jobs has no cycle, so that is soon over. Then
 * places that became free are given away, past runs that may not start any more, and only then come the runs that were
 * asked for, or were put off: each finds the jobs as everything before it has left them.
 *
 * @returns what became of the requests
 */
export async function workOff(tx: Tx, work: Work, now: Date): Promise<MadeRun[]> {
  const made: MadeRun[] = [];
  const freed = new Set(work.freedJobIds);
  let { completions = [], requests = [] } = work;
  for (;;) {
    while (completions.length > 0) {
      for (const { jobId } of completions) freed.add(jobId);
      const fired = await fireDependants(tx, completions, now);
      const done = await makeRuns(tx, fired.requests, now);
      completions = [...fired.completions, ...done.completions];
      requests = [...done.putOff, ...requests];
    }
    const late = await admitWaitingRuns(tx, [...freed], now);
    freed.clear();
    completions = await endLateRuns(tx, { jobIds: late, now, leavesMany: true });
    if (completions.length > 0) continue;
    if (requests.length === 0) return onlyOf(work, made);
    const done = await makeRuns(tx, requests, now);
    made.push(...done.made);
    ({ completions, putOff: requests } = done);
  }
}

/** Only the runs that were asked for, without the firings that had been put off. */
function onlyOf({ requests = [] }: Work, made: readonly MadeRun[]): MadeRun[] {
  const asked = new Set(requests.map(({ id }) => id));
  return made.filter(({ id }) => asked.has(id));
}
