import type { RunListItem, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { LogPanel } from '../../log/log-panel.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { isFailure, triggerWord } from '../../parts/run-facts.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark, statusWord } from '../../parts/status-mark.js';
import { useKeys } from '../../parts/use-keys.js';
import { client } from '../../server/client.js';
import { RunActions } from './run-actions.js';
import { runMarkdown } from './run-markdown.js';
import style from './run-page.module.css';
import { RunTimeline } from './run-timeline.js';
import { Why } from './why.js';

/** One run: how it went, why, what it wrote. */
export function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  const run = useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => client().runs.get(id, { signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.finished_at === null ? every(1_000)() : false,
    placeholderData: undefined,
  });
  useNews(run.data?.finished_at === null ? [`run:${id}`] : [], run.refetch);
  if (run.data === undefined) {
    return run.error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemBox error={run.error} what="The run could not be read" onRetry={() => void run.refetch()} />
    );
  }
  return <RunDetails key={run.data.id} run={run.data} />;
}

function RunDetails({ run }: { readonly run: RunResource }) {
  const around = useNeighbours(run);
  const navigate = useNavigate();
  useKeys((key) => {
    const to = key === '[' ? around.older : key === ']' ? around.newer : undefined;
    if (to !== undefined) void navigate({ to: '/runs/$id', params: { id: to.id } });
    return to !== undefined;
  });
  return (
    <>
      <PageHead
        title={headline(run)}
        tabTitle={`${statusWord(run.status)}: ${run.job_name}`}
        below={<Facts run={run} />}
      >
        <RunActions run={run} />
        <CopyButton label="Copy as Markdown" text={() => runMarkdown(run, location.href)} />
        <Step to={around.older} label="Older run of the job" icon={<ChevronLeft aria-hidden size={16} />} />
        <Step to={around.newer} label="Newer run of the job" icon={<ChevronRight aria-hidden size={16} />} />
      </PageHead>
      <RunTimeline run={run} />
      <Why run={run} lastSuccess={around.lastSuccess} />
      {run.result !== null && <Json title="Result" value={run.result} />}
      {run.error !== null && <Json title="Error" value={run.error} />}
      {run.attempt_num > 0 && (
        <LogPanel run={run} referenceRunId={isFailure(run) ? around.lastSuccess?.id : undefined} />
      )}
    </>
  );
}

function headline(run: RunResource): string {
  const attempts = run.attempt_num > 1 ? ` after ${run.attempt_num} attempts` : '';
  const why =
    run.exit_code !== null && run.exit_code !== 0
      ? `: exit code ${run.exit_code}`
      : run.signal !== null
        ? `: ended by ${run.signal}`
        : '';
  const word = statusWord(run.status);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}${attempts}${why}`;
}

function Facts({ run }: { readonly run: RunResource }) {
  return (
    <p className={style['facts']}>
      <StatusMark status={run.status} />
      <Link to="/jobs/$name" params={{ name: run.job_name }} className={style['job']}>
        <bdi>{run.job_name}</bdi>
      </Link>
      <span className="muted">
        {triggerWord(run)} <Instant at={run.scheduled_at} />
      </span>
      {run.retry_of !== null && (
        <Link to="/runs/$id" params={{ id: run.retry_of }} className="muted">
          repeats another run
        </Link>
      )}
      {run.upstream_run_ids.map((id) => (
        <Link key={id} to="/runs/$id" params={{ id }} className="muted">
          after upstream run {id.slice(0, 8)}
        </Link>
      ))}
      <code className="muted">{run.id}</code>
    </p>
  );
}

function Json({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <details className={style['json']}>
      <summary>{title}</summary>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}

function Step({
  to,
  label,
  icon,
}: {
  readonly to: RunListItem | undefined;
  readonly label: string;
  readonly icon: React.ReactNode;
}) {
  if (to === undefined) return null;
  return (
    <Link
      to="/runs/$id"
      params={{ id: to.id }}
      aria-label={label}
      title={`${label}: ${statusWord(to.status)}`}
      className={style['step']}
    >
      {icon}
    </Link>
  );
}

interface Neighbours {
  readonly older: RunListItem | undefined;
  readonly newer: RunListItem | undefined;
  readonly lastSuccess: RunListItem | undefined;
}

function useNeighbours(run: RunResource): Neighbours {
  const around = useQuery({
    queryKey: ['neighbours', run.id, run.status],
    placeholderData: undefined,
    async queryFn({ signal }): Promise<Neighbours> {
      const ofJob = { job_id: run.job_id, to: new Date(Date.parse(run.scheduled_at) + 1).toISOString() };
      const [before, successes, after] = await Promise.all([
        client().runs.list({ ...ofJob, limit: 20 }, { signal }),
        client().runs.list({ ...ofJob, status: 'succeeded', limit: 2 }, { signal }),
        client().runs.list({ job_id: run.job_id, from: run.scheduled_at, limit: 20 }, { signal }),
      ]);
      const own = before.items.findIndex(({ id }) => id === run.id);
      const ownAfter = after.items.findIndex(({ id }) => id === run.id);
      return {
        older: before.items[own + 1],
        newer: ownAfter > 0 ? after.items[ownAfter - 1] : undefined,
        lastSuccess: successes.items.find(({ id }) => id !== run.id),
      };
    },
  });
  return around.data ?? { older: undefined, newer: undefined, lastSuccess: undefined };
}
