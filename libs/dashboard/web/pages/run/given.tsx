import type { JobDefinitionResource, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../server/client.js';
import { type Given, planGiven } from './plan-given.js';
import style from './run-page.module.css';

/** What a run was given: program and arguments, environment, payload; what its trigger has said is marked. */
export function RunGiven({ run }: { readonly run: RunResource }) {
  const [isOpen, setOpen] = useState(false);
  const version = run.job_version;
  const { data, isPending } = useQuery({
    queryKey: ['given', run.job_id, version],
    queryFn: async ({ signal }): Promise<JobDefinitionResource> =>
      version === null
        ? client().jobs.get(run.job_id, { signal })
        : client()
            .jobs.version(run.job_id, version, { signal })
            .then(({ definition }) => definition)
            .catch(async () => client().jobs.get(run.job_id, { signal })), // of old versions nothing is kept
    enabled: isOpen,
    staleTime: 60_000,
    placeholderData: undefined,
  });
  const given = planGiven(data, run.overrides);
  return (
    <details className={style['json']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        What it was given{run.overrides !== null && <span className="muted"> · not all as its job says</span>}
      </summary>
      {isOpen && isPending ? <p className={style['givenNone']}>…</p> : <GivenTable given={given} />}
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
