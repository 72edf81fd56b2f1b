import type { FailureGroupResource, OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Instant } from '../../parts/instant.js';
import { StatusMark } from '../../parts/status-mark.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

const FailingActs = lazy(async () => ({ default: (await import('./failing-acts.js')).FailingActs }));

interface FailingProps {
  readonly told: OverviewResource;
  /** What else is known of a job comes after the page. */
  readonly hasActs: boolean;
}

/** Jobs whose last run failed; and below, what failures have in common. */
export function Failing({ told, hasActs }: FailingProps) {
  const groups = told.failures?.groups ?? [];
  const shared = groups.filter(({ jobs }) => jobs > 1);
  return (
    <Box title="Failing" count={String(told.failing_count)} empty="The last run of every job went well.">
      {[
        ...told.failing.map((job) => {
          const { job_id: jobId, job_name: name, run_id: runId, failures: count, error_line: line, since } = job;
          return (
            <li key={jobId} className={style['run']}>
              <StatusMark status="failed" compact />
              <Link to="/runs/$id" params={{ id: runId }} className={style['name']}>
                <bdi>{name}</bdi>
              </Link>
              <span className={style['why']} title={line ?? sentenceFor(name, groups)}>
                <bdi>{line ?? sentenceFor(name, groups)}</bdi>
              </span>
              {hasActs && (
                <Suspense fallback={null}>
                  <FailingActs job={job} />
                </Suspense>
              )}
              <span className={style['aside']}>
                {count > 1 ? `${count}×, since ` : ''}
                <Instant at={since} show="relative" />
              </span>
            </li>
          );
        }),
        ...shared.map(({ fingerprint, jobs, error_line: line, reason, last_run_id: runId }) => (
          <li key={fingerprint} className={style['run']}>
            <Link to="/runs/$id" params={{ id: runId }} className={style['name']}>
              {jobs} jobs alike
            </Link>
            <span className={style['why']}>
              <bdi>{line ?? reason?.replaceAll('_', ' ') ?? ''}</bdi>
            </span>
          </li>
        )),
      ]}
    </Box>
  );
}

function sentenceFor(name: string, groups: readonly FailureGroupResource[]): string {
  const group = groups.find(({ job_names: names }) => names.includes(name));
  if (group === undefined) return '';
  return group.error_line ?? group.reason?.replaceAll('_', ' ') ?? '';
}
