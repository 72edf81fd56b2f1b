import type { IncidentResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/instant.js';
import { useMay } from '../../parts/use-may.js';
import style from './incident-page.module.css';

/** Job, rule, runs and what was known, each with the way to it. */
export function IncidentFacts({ incident }: { readonly incident: IncidentResource }) {
  const may = useMay();
  const { job_id: jobId, job_name: job, rule_id: ruleId, rule_name: rule, facts, count } = incident;
  const { opened_by_run: first, last_run: last, runbook_url: runbook } = incident;
  return (
    <dl className={style['facts']}>
      {job !== null && (
        <Fact name="Job">
          {jobId === null ? (
            <bdi>{job}</bdi>
          ) : (
            <Link to="/jobs/$name" params={{ name: job }}>
              <bdi>{job}</bdi>
            </Link>
          )}
        </Fact>
      )}
      {rule !== null && (
        <Fact name="Rule">
          {may.seesAllJobs ? (
            <Link to="/alerts/rules/$id" params={{ id: ruleId }}>
              <bdi>{rule}</bdi>
            </Link>
          ) : (
            <bdi>{rule}</bdi>
          )}
        </Fact>
      )}
      {runbook !== null && (
        <Fact name="What to do">
          <a href={runbook} rel="noreferrer noopener" target="_blank">
            {runbook}
          </a>
        </Fact>
      )}
      <Fact name="Counted">{count === 1 ? 'once' : `${count} times`}</Fact>
      <RunFact name="First run" id={first} />
      {last !== first && <RunFact name="Last run" id={last} />}
      <InstantFact name="Failing since" at={facts['failing_since']} />
      <InstantFact name="Last success" at={facts['last_success_at']} />
      <Fact name="Others of it">
        <Link to="/alerts" search={{ job: jobId === null ? undefined : (job ?? undefined), rule: rule ?? undefined }}>
          incidents of this rule{jobId !== null && ' and job'}
        </Link>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RunFact({ name, id }: { readonly name: string; readonly id: string | null }) {
  if (id === null) return null;
  return (
    <Fact name={name}>
      <Link to="/runs/$id" params={{ id }}>
        <code>…{id.slice(-12)}</code>
      </Link>
    </Fact>
  );
}

function InstantFact({ name, at }: { readonly name: string; readonly at: unknown }) {
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  return (
    <Fact name={name}>
      <Instant at={at} show="both" />
    </Fact>
  );
}
