import type { GraphResource, JobResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Empty } from '../../parts/empty.js';
import { Instant } from '../../parts/instant.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { GraphChart } from '../graph/graph-chart.js';
import { LeftOut } from '../graph/left-out.js';
import { aroundJob, planGraph } from '../graph/plan-graph.js';
import { useGraph } from '../graph/use-graph.js';
import style from './job-graph.module.css';

/** So many steps up and down are drawn: as many of them as leave room for each box. */
const steps = [3, 2, 1] as const;
const mostDrawn = 100;
/** More are named by their number. */
const mostNamed = 40;

/** What a job waits for, and what follows when it is triggered. */
export function JobGraph({ job }: { readonly job: JobResource }) {
  const { data, error, refetch } = useGraph(job.name);
  const around = useMemo(() => (data === undefined ? undefined : nearJob(data.graph, job.id)), [data, job.id]);
  const placed = useMemo(() => (around === undefined ? undefined : planGraph(around)), [around]);
  if (data === undefined || placed === undefined) {
    if (error === null) return <Skeleton rows={8} />;
    return <ProblemBox error={error} what="The graph could not be read" onRetry={refetch} />;
  }
  if (placed.jobs.length <= 1) {
    return (
      <Empty title="It runs after no other job, and none runs after it.">
        Name what it runs after under “After other jobs” of its form, or draw it in the{' '}
        <Link to="/graph" className={style['link']}>
          graph
        </Link>
        .
      </Empty>
    );
  }
  return (
    <>
      <LeftOut graph={data.graph} focus={job.name} />
      <GraphChart graph={placed} failing={data.failing} focus={job.id} />
      <div className={style['columns']}>
        <Panel title="Runs after">
          <Upstream job={job} graph={data.graph} />
        </Panel>
        <Panel title="Follows when it is triggered">
          <Downstream job={job} graph={data.graph} />
        </Panel>
      </div>
    </>
  );
}

function nearJob(graph: GraphResource, jobId: string): GraphResource {
  const nearest = steps.map((depth) => aroundJob(graph, jobId, depth));
  return nearest.find(({ jobs }) => jobs.length <= mostDrawn) ?? nearest.at(-1) ?? graph;
}

interface SideProps {
  readonly job: JobResource;
  readonly graph: GraphResource;
}

const words = { success: 'has succeeded', failure: 'has failed', completion: 'has ended' } as const;

function Upstream({ job, graph }: SideProps) {
  const edges = graph.edges.filter(({ job_id: id }) => id === job.id);
  if (edges.length === 0) return <p className="muted">Nothing: it has a schedule of its own.</p>;
  return (
    <ul className={style['list']}>
      {edges.map(({ upstream_job_id: upstream, condition, satisfied_by: runId, satisfied_at: at }) => (
        <li key={upstream}>
          <JobLink name={nameIn(graph, upstream)} />{' '}
          {runId === null || at === null ? (
            <span className={style['waits']}>waits until it {words[condition]}</span>
          ) : (
            <span className="muted">
              {words[condition]}{' '}
              <Link to="/runs/$id" params={{ id: runId }} className={style['link']}>
                <Instant at={at} show="relative" />
              </Link>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Downstream({ job, graph }: SideProps) {
  const ids = aroundJob(graph, job.id, graph.jobs.length).jobs.map(({ id }) => id);
  const above = new Set(upstreamOf(graph, job.id));
  const following = ids.filter((id) => id !== job.id && !above.has(id));
  if (following.length === 0) return <p className="muted">Nothing.</p>;
  return (
    <ul className={style['list']}>
      {following.slice(0, mostNamed).map((id) => (
        <li key={id}>
          <JobLink name={nameIn(graph, id)} />
          <span className="muted">
            {' '}
            {graph.edges
              .filter(({ job_id: edgeOf }) => edgeOf === id)
              .map(
                ({ upstream_job_id: upstream, condition }) =>
                  `once ${upstream === job.id ? 'it' : nameIn(graph, upstream)} ${words[condition]}`,
              )
              .join(' and ')}
          </span>
        </li>
      ))}
      {following.length > mostNamed && <li className="muted">and {following.length - mostNamed} more</li>}
    </ul>
  );
}

function upstreamOf({ edges }: GraphResource, jobId: string): readonly string[] {
  const found = new Set<string>();
  for (let next = new Set([jobId]); next.size > 0;) {
    const above = edges.filter(({ job_id: id, upstream_job_id: upstream }) => next.has(id) && !found.has(upstream));
    next = new Set(above.map(({ upstream_job_id: upstream }) => upstream));
    for (const id of next) found.add(id);
  }
  return [...found];
}

function nameIn({ jobs }: GraphResource, jobId: string): string {
  return jobs.find(({ id }) => id === jobId)?.name ?? jobId;
}

function JobLink({ name }: { readonly name: string }) {
  return (
    <Link to="/jobs/$name" params={{ name }} search={{ tab: 'graph' }} className={style['link']}>
      <bdi>{name}</bdi>
    </Link>
  );
}
