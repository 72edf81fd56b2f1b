import { findWorkerName } from '../objects/find-worker-name.js';
import type { Session } from '../session/session.js';
import { formatSpan } from '../time/format-span.js';

/** The output of the run waits for it meanwhile. */
const soonMs = 1_000;

/** Says which worker has started a run, and how long after it was due. What cannot be told soon is left out. */
export async function tellStart(session: Session, runId: string): Promise<void> {
  const signal = AbortSignal.timeout(soonMs);
  try {
    const { runs } = await session.client();
    const { started_at: started, available_at: due, worker_id: id } = await runs.get(runId, { signal });
    if (started === null || id === null) return;
    const waitedMs = Math.max(0, Date.parse(started) - Date.parse(due));
    session.say(`started after ${formatSpan(waitedMs)} on ${await findWorkerName(session, id, { signal })}`);
  } catch {
    // the connection that follows it says what is wrong
  }
}
