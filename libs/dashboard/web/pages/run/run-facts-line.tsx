import type { RunResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { Instant } from '../../parts/instant.js';
import { triggerWord } from '../../parts/run-facts.js';
import type { Neighbours } from './neighbours.js';
import style from './run-page.module.css';

interface RunFactsLineProps {
  readonly run: RunResource;
  readonly around: Neighbours;
}

/** What a run is: of which job and version, what started it, where it ran, and which runs belong to it. */
export function RunFactsLine({ run, around }: RunFactsLineProps) {
  const { job_name: name, job_version: version, actor, worker_id: worker, pool } = run;
  return (
    <p className={style['facts']}>
      <span>
        <Link to="/jobs/$name" params={{ name }} className={style['job']}>
          <bdi>{name}</bdi>
        </Link>
        {version !== null && (
          <>
            {' '}
            <Link
              to="/jobs/$name"
              params={{ name }}
              search={{ tab: 'versions' }}
              className="muted"
              title="The version of the job that it executed"
            >
              v{version}
            </Link>
          </>
        )}
      </span>
      <span className="muted">
        {triggerWord(run)} <Instant at={run.scheduled_at} />
        {actor !== null && (
          <>
            {' '}
            by <bdi>{actor}</bdi>
          </>
        )}
      </span>
      {worker !== null && (
        <Fact word="worker">
          <Link to="/runs" search={{ worker }}>
            {worker.slice(0, 8)}
          </Link>
        </Fact>
      )}
      {pool !== null && (
        <Fact word="pool">
          <Link to="/runs" search={{ pool }}>
            <bdi>{pool}</bdi>
          </Link>
        </Fact>
      )}
      {run.retry_of !== null && <RunLink id={run.retry_of}>repeats another run</RunLink>}
      {around.repeats.map((id) => (
        <RunLink key={id} id={id}>
          repeated by {id.slice(0, 8)}
        </RunLink>
      ))}
      {run.upstream_run_ids.map((id) => (
        <Fragment key={id}>
          <RunLink id={id}>after upstream run {id.slice(0, 8)}</RunLink>
        </Fragment>
      ))}
      <code className="muted" title="Its id; without the dashes also the id of its trace">
        {run.id}
      </code>
      <TraceLink runId={run.id} />
    </p>
  );
}

const traces = document.querySelector<HTMLMetaElement>('meta[name="aster-traces"]')?.content;

/** To the trace of a run, where the installation says where traces are. */
function TraceLink({ runId }: { readonly runId: string }) {
  if (traces === undefined) return null;
  return (
    <a
      href={traces.replaceAll('{trace_id}', runId.replaceAll('-', ''))}
      rel="noreferrer noopener"
      target="_blank"
      className={style['link']}
    >
      its trace
    </a>
  );
}

function Fact({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <span className="muted">
      {word} {children}
    </span>
  );
}

function RunLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Link to="/runs/$id" params={{ id }} className="muted">
      {children}
    </Link>
  );
}
