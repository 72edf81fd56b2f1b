import type { GraphResource, JobNumbersResource, JobResource } from '@aster-scheduler/client';
import type { Fact } from '../output/facts.js';
import { printable } from '../output/printable.js';
import { ifKnown, notKnown } from '../session/if-known.js';
import type { Session } from '../session/session.js';
import { formatSpan } from '../time/format-span.js';

const weekMs = 7 * 86_400_000;

/** What a job has come to in a week, and the jobs around it. */
export async function jobFigures(session: Session, job: JobResource, now: Date): Promise<readonly Fact[]> {
  const { jobs } = await session.client();
  const from = new Date(now.getTime() - weekMs).toISOString();
  const [week, graph] = await Promise.all([
    ifKnown(jobs.statistics(job.id, { from, step: '1d' })),
    ifKnown(jobs.graph(job.id)),
  ]);
  return [
    ['7 days', week === undefined ? notKnown : weekText(week.numbers)],
    ['waits for', job.depends_on.map((edge) => edgeText(printable(edge.job), edge.condition)).join(', ')],
    ['starts', graph === undefined ? notKnown : startsText(job, graph)],
  ];
}

function startsText(job: JobResource, { jobs: around, edges }: GraphResource): string {
  const below = edges.filter(({ upstream_job_id: id }) => id === job.id);
  const nameOf = (id: string) => printable(around.find((each) => each.id === id)?.name ?? id);
  return below.map(({ job_id: id, condition }) => edgeText(nameOf(id), condition)).join(', ');
}

function weekText({ success_rate: rate, p50_ms: middleMs, p95_ms: p95Ms, ...rest }: JobNumbersResource): string {
  const skips = Object.values(rest.skipped).reduce((sum, count) => sum + count, 0);
  return [
    ...(rate === null ? [] : [`${(100 * rate).toFixed(1)} % succeeded`]),
    ...(middleMs === null ? [] : [`median ${formatSpan(middleMs)}`]),
    ...(p95Ms === null ? [] : [`p95 ${formatSpan(p95Ms)}`]),
    ...(skips === 0 ? [] : [`${rest.is_complete ? '' : 'at least '}${skips} of ${rest.ticks} ticks skipped`]),
  ].join(', ');
}

function edgeText(name: string, condition: string): string {
  return condition === 'success' ? name : `${name} (on ${condition})`;
}
