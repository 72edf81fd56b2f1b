import type { RunListItem } from '@aster-scheduler/client';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { runColumns } from './run-columns.js';

/** Lists the runs that a command is about. */
export async function listChosen(session: Session, runs: readonly RunListItem[]): Promise<void> {
  await printList(session, {
    items: runs,
    columns: runColumns(await session.times(), runs),
    name: ({ id }) => id,
    empty: 'no run is like that',
  });
  session.say(`${runs.length} ${runs.length === 1 ? 'run' : 'runs'}; nothing was changed`);
}
