import type { RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { type Given, planGiven } from './plan-given.js';
import { readDefinition } from './read-definition.js';
import style from './run-page.module.css';

/** What a run was given: program and arguments, environment, payload; what its trigger has said is marked. */
export function RunGiven({ run }: { readonly run: RunResource }) {
  const [isOpen, setOpen] = useState(false);
  const version = run.job_version;
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['given', run.job_id, version, run.finished_at === null],
    queryFn: async ({ signal }) => readDefinition(client().jobs, run, signal),
    enabled: isOpen,
    staleTime: 60_000,
    placeholderData: undefined,
  });
  return (
    <details className={style['json']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        What it was given{run.overrides !== null && <span className="muted"> · not all as its job says</span>}
      </summary>
      {isPending && <p className={style['givenNone']}>…</p>}
      {error !== null && (
        <ProblemBox error={error} what="What it was given could not be read" onRetry={() => void refetch()} />
      )}
      {data?.insteadBecause !== undefined && (
        <p role="status" className={style['givenNone']}>
          {data.insteadBecause} This is the job as it is now.
        </p>
      )}
      {data !== undefined && <GivenTable given={planGiven(data.definition, run.overrides)} />}
      <p className={style['again']}>
        <Link
          to="/jobs/$name"
          params={{ name: run.job_name }}
          search={{ do: 'trigger', like: run.id }}
          className={style['link']}
        >
          Trigger the job with these values…
        </Link>
      </p>
    </details>
  );
}

function GivenTable({ given }: { readonly given: readonly Given[] }) {
  return (
    <table className={style['given']}>
      <tbody>
        {given.map(({ name, value, isOwn }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <code>
                <bdi>{value}</bdi>
              </code>
              {isOwn && <span className={style['own']}>by its trigger</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
