import type { JobResource, LedgerEntryResource } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { formatFullInstant } from '../time/format-instant.js';
import { readLedger } from './read-ledger.js';

interface UnexplainedTick extends LedgerEntryResource {
  readonly job: string;
}

/** How many are shown of one job. */
const mostShown = 1_000;

/** Lists the ticks of jobs that have neither a run nor a skip; the program then exits with 1. */
export async function checkLedgers(
  session: Session,
  jobs: readonly JobResource[],
  range: { readonly from?: string; readonly to?: string },
): Promise<void> {
  const found: UnexplainedTick[] = [];
  for (const { id, name } of jobs) {
    const query = { ...range, outcome: ['unexplained'], limit: mostShown } as const;
    const { ledger, hasMore } = await readLedger(session, id, query);
    found.push(...ledger.ticks.map((tick) => ({ ...tick, job: name })));
    if (hasMore) session.say(`${printable(name)}: the newest ${mostShown} of its ticks; --to goes further back`);
  }
  const times = await session.times();
  const checked = `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} checked`;
  await printList<UnexplainedTick>(session, {
    items: found,
    columns: [
      { title: 'JOB', text: ({ job }) => job, shrinks: true },
      { title: 'TICK', text: ({ at }) => formatFullInstant(new Date(at), times) },
      { title: 'WHAT', text: ({ sentence }) => sentence, shrinks: true },
    ],
    name: ({ job, at }) => `${job}@${at}`,
    empty: `${checked}: every tick has its run or its skip`,
  });
  if (found.length === 0) return;
  session.say(`${checked}: ${found.length} ${found.length === 1 ? 'tick has' : 'ticks have'} no explanation`);
  session.exitCode = exitCodes.failed;
}
