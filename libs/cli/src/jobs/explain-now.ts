import type { JobResource, RunListItem } from '@aster-scheduler/client';
import { renderFacts } from '../output/facts.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';
import { describeRun } from '../runs/describe-run.js';
import { isEnded } from '../runs/is-ended.js';
import { readAllPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, type Times } from '../time/format-instant.js';
import { formatDistance } from '../time/format-span.js';

const runsLookedAt = 100;

/** Why a job is or is not running at this moment, and what its last failure was. */
export async function explainNow(session: Session, job: JobResource): Promise<void> {
  const client = await session.client();
  const times = await session.times(job.timezone);
  const { items: runs } = await client.runs.list({ job_id: job.id, limit: runsLookedAt });
  const live = runs.filter(({ status }) => !isEnded(status)).at(-1);
  const failure = runs.find(({ status }) => status === 'failed' || status === 'timed_out');
  const success = runs.find(({ status }) => status === 'succeeded');
  const noWorker = live?.status === 'scheduled' ? await poolProblem(session, job.pool) : undefined;
  const sentence = sentenceOf(job, live, times, noWorker);
  const facts = [
    ['now', live === undefined ? undefined : `${live.id}  ${describeRun(live, times)}`],
    ['last success', success === undefined ? undefined : describeRun(success, times)],
    ['last failure', failure === undefined ? undefined : `${failure.id.slice(0, 13)}  ${describeRun(failure, times)}`],
    ['next', job.next_run_at === null ? undefined : formatFullInstant(new Date(job.next_run_at), times)],
    ['type', typeNext(job, live, failure)],
  ] as const;
  const resource = {
    sentence,
    status: job.status,
    next_run_at: job.next_run_at,
    live_run: live ?? null,
    last_failure: failure ?? null,
  };
  await printOne(session, {
    resource,
    name: job.name,
    text: () => `${sentence}\n${renderFacts(facts, session.terminal)}`,
  });
}

function sentenceOf(
  job: JobResource,
  live: RunListItem | undefined,
  times: Times,
  noWorker: string | undefined,
): string {
  if (live?.status === 'running') return `running: a run of ${printable(job.name)} is being executed`;
  if (live !== undefined) return `${live.status}: ${live.error_msg ?? noWorker ?? whyLive(live, times)}`;
  if (job.status === 'inactive') return pausedSentence(job, times);
  if (job.status === 'archived') return 'archived: nothing of it starts any more';
  if (job.next_run_at !== null) {
    return `not due: its next tick is ${formatDistance(Date.parse(job.next_run_at) - times.now.getTime())}`;
  }
  if (job.depends_on.length > 0)
    return `waiting for ${job.depends_on.map(({ job: name }) => printable(name)).join(', ')}`;
  return 'it has no schedule: it runs when somebody triggers it';
}

function pausedSentence({ pause }: JobResource, times: Times): string {
  const { until = null, note = null } = pause ?? {};
  const end = until === null ? '' : ` until ${formatFullInstant(new Date(until), times)}`;
  return `paused${end}${note === null ? '' : ` (${printable(note)})`}: nothing of it starts by itself`;
}

function whyLive({ reason, available_at: due }: RunListItem, { now }: Times): string {
  if (Date.parse(due) > now.getTime()) return `it starts ${formatDistance(Date.parse(due) - now.getTime())}`;
  return reason === null ? 'it waits for a worker' : reason.replaceAll('_', ' ');
}

async function poolProblem(session: Session, name: string): Promise<string | undefined> {
  const client = await session.client();
  const pool = (await readAllPages(client.pools)).find((each) => each.name === name);
  if (pool === undefined || pool.workers === 0) return `no live worker serves the pool ${name}`;
  return pool.running >= pool.slots ? `all ${pool.slots} slots of the pool ${name} are busy` : undefined;
}

function typeNext(job: JobResource, live: RunListItem | undefined, failure: RunListItem | undefined): string {
  if (live !== undefined) return `aster logs -f ${job.name}`;
  if (job.status !== 'active') return `aster resume ${job.name}`;
  return failure === undefined ? `aster trigger ${job.name} --follow` : `aster logs ${failure.id.slice(0, 13)}`;
}
