import type { RunListItem, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { LogPanel } from '../../log/log-panel.js';
import { Button } from '../../parts/button.js';
import { CopyAs } from '../../parts/copy-as.js';
import { CopyButton } from '../../parts/copy-button.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { isFailure } from '../../parts/run-facts.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark, statusWord } from '../../parts/status-mark.js';
import { useKeys } from '../../parts/use-keys.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { NothingOfIt } from '../missing/nothing-of-it.js';
import { useNeighbours } from './neighbours.js';
import { RunActions } from './run-actions.js';
import { RunFactsLine } from './run-facts-line.js';
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
      isMissing(state.error) || (state.data !== undefined && state.data.finished_at !== null) ? false : every(1_000)(),
    placeholderData: undefined,
  });
  useNews(run.data?.finished_at === null ? [`run:${id}`] : [], run.refetch);
  if (isMissing(run.error)) return <NothingOfIt kind="run" />;
  if (run.data === undefined) {
    return run.error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemBox error={run.error} what="The run could not be read" onRetry={() => void run.refetch()} />
    );
  }
  return <RunDetails key={run.data.id} run={run.data} />;
}

const Compared = lazy(async () => ({ default: (await import('./compared.js')).Compared }));
const Followed = lazy(async () => ({ default: (await import('./followed.js')).Followed }));
const RunGiven = lazy(async () => ({ default: (await import('./given.js')).RunGiven }));
const Told = lazy(async () => ({ default: (await import('./told.js')).Told }));

function RunDetails({ run }: { readonly run: RunResource }) {
  const around = useNeighbours(run);
  const search = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate();
  useKeys((key) => {
    const to = key === '[' ? around.older : key === ']' ? around.newer : undefined;
    if (to !== undefined) void navigate({ to: '/runs/$id', params: { id: to.id } });
    return to !== undefined;
  });
  const other = around.lastSuccess ?? around.all[0];
  return (
    <>
      <PageHead
        title={headline(run)}
        shown={
          <span className={style['headline']}>
            <span aria-hidden>
              <StatusMark status={run.status} compact />
            </span>
            {headline(run)}
          </span>
        }
        tabTitle={`${statusWord(run.status)}: ${run.job_name}`}
        below={<RunFactsLine run={run} around={around} />}
      >
        <RunActions run={run} />
        {other !== undefined && (
          <Button
            aria-pressed={search.with !== undefined}
            onClick={() =>
              void navigate({
                to: '/runs/$id',
                params: { id: run.id },
                search: (before) => ({ ...before, with: before.with === undefined ? other.id : undefined }),
                replace: true,
              })
            }
          >
            Compare
          </Button>
        )}
        <CopyAs shown={{ path: `/api/v1/runs/${run.id}`, words: ['run', run.id], items: [run] }} />
        <CopyButton label="Copy as Markdown" text={() => runMarkdown(run, location.href)} />
        <Step to={around.older} label="Older run of the job" icon={<ChevronLeft aria-hidden size={16} />} />
        <Step to={around.newer} label="Newer run of the job" icon={<ChevronRight aria-hidden size={16} />} />
      </PageHead>
      {run.note !== null && (
        <p className={style['note']}>
          <bdi>{run.note}</bdi>
        </p>
      )}
      <RunTimeline run={run} />
      <Suspense fallback={null}>
        <Followed run={run} />
      </Suspense>
      <Why run={run} lastSuccess={around.lastSuccess} />
      <Suspense fallback={null}>
        {run.finished_at !== null && <Told run={run} />}
        {search.with !== undefined && <Compared run={run} others={around.all} />}
        <RunGiven run={run} />
      </Suspense>
      {run.result !== null && <Json title="Result" value={run.result} />}
      {run.error !== null && <Json title="Error" value={run.error} />}
      {run.attempt_num > 0 && (
        <LogPanel
          run={run}
          referenceRunId={search.with ?? (isFailure(run) ? around.lastSuccess?.id : undefined)}
          referenceWords={search.with === undefined ? 'the last success' : 'the other run'}
        />
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
