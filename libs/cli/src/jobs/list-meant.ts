import type { JobResource } from '@aster-scheduler/client';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

/** Lists the jobs that a command is about, and does nothing to them. */
export async function listMeant(session: Session, jobs: readonly JobResource[]): Promise<void> {
  const times = await session.times();
  const count = await printList(session, {
    items: jobs,
    columns: [
      { title: 'NAME', text: ({ name }) => name, shrinks: true },
      { title: 'STATUS', text: ({ status }) => status },
      {
        title: 'NEXT',
        text: ({ next_run_at: at }) => (at === null ? '-' : formatInstant(new Date(at), times)),
        dropOrder: 1,
      },
    ],
    name: ({ name }) => name,
    empty: 'no job is like that',
  });
  session.say(`${count} ${count === 1 ? 'job' : 'jobs'}; nothing was changed`);
}
