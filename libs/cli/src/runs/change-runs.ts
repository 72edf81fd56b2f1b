import { ApiError, type BulkResource, type RunListItem, type RunResource } from '@aster-scheduler/client';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { asOneDocument } from '../print/as-one-document.js';
import { noteRefusal } from '../print/note-refusal.js';
import { printOne } from '../print/print-one.js';
import { confirm, confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { changeManyRuns, type ManyRunsChange } from './change-many-runs.js';

/** More that are named are handed to the server together, as those that filters find are. */
const mostOneByOne = 20;

export interface RunsChange extends ManyRunsChange {
  /** Whether filters have found them rather than names. */
  readonly isByFilter: boolean;
  /** Whether each needs a request of its own, which says more than an operation on many can. */
  readonly isOneByOne?: boolean;
  send(runId: string, idempotencyKey: string | undefined): Promise<RunResource>;
  tell(run: RunResource): string;
}

/** Does the same to each run. What the server refuses for one run does not keep the others from it. */
export async function changeRuns(session: Session, runs: readonly RunListItem[], change: RunsChange): Promise<void> {
  const { verb, isByFilter } = change;
  if (runs.length === 0) {
    session.say(`there is nothing to ${verb}`);
    const isOperation = isByFilter && change.isOneByOne !== true;
    return asOneDocument(session, isOperation, async () => (isOperation ? tellOfNone(session, change) : undefined));
  }
  await confirmChange(session);
  if (runs.length > 1 || isByFilter) {
    await confirm(session, `${verb} ${runs.length === 1 ? '1 run' : `${runs.length} runs`}?`);
  }
  // programs that name runs get each of them, however many they are
  const isMany = isByFilter || (runs.length > mostOneByOne && !isForPrograms(session.settings.output));
  if (isMany && change.isOneByOne !== true && (await changeManyRuns(session, runs, change))) return;
  await asOneDocument(session, runs.length === 1, async () => changeEachRun(session, runs, change));
}

/** Programs get the same as for some; a name there is none. */
async function tellOfNone(session: Session, { verb }: ManyRunsChange): Promise<void> {
  const { output } = session.settings;
  if (!isForPrograms(output) || output.kind === 'name') return;
  const none: BulkResource = {
    ...{ id: null, action: verb, total: 0, done: 0, failed: 0, problems: [] },
    ...{ created_by: null, created_at: null, finished_at: null },
  };
  await printOne(session, { resource: none, name: '', text: () => '' });
}

async function changeEachRun(session: Session, runs: readonly RunListItem[], change: RunsChange): Promise<void> {
  for (const { id, job_name: name } of runs) {
    try {
      const changed = await change.send(id, keyFor(session, id, runs.length === 1));
      if (isForPrograms(session.settings.output))
        await printOne(session, { resource: changed, name: changed.id, text: () => '' });
      else session.say(`${change.tell(changed)}  ${printable(name)}`);
    } catch (error) {
      // what may not be done at all is not tried again with each
      if (runs.length === 1 || (error instanceof ApiError && error.status === 403)) throw error;
      noteRefusal(session, id, error);
    }
  }
}
