import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { Button } from '../../parts/button.js';
import { Instant } from '../../parts/instant.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { localInstants } from '../../time/local-instants.js';
import { printLocal } from '../../time/print-local.js';
import { readInstant } from '../../time/read-instant.js';
import style from './ask-instant.module.css';

/** Why did it run, or not, at an instant that somebody has in mind? */
export function AskInstant({ job }: { readonly job: JobResource }) {
  const at = useSearch({ from: '/jobs/$name', select: (search) => search.at });
  const navigate = useNavigate();
  // a relative time is fixed when the address changes
  const asked = useMemo(() => (at === undefined ? undefined : readInstant(at, new Date())?.toISOString()), [at]);
  const [local, setLocal] = useState(() => (asked === undefined ? '' : printLocal(new Date(asked), job.timezone)));
  const instants = local === '' ? [] : localInstants(local, job.timezone);
  const answer = useQuery({
    queryKey: ['explain', job.id, asked, job.version],
    queryFn: ({ signal }) => client().jobs.explain(job.id, asked ?? '', { signal }),
    enabled: asked !== undefined,
    placeholderData: undefined,
  });
  function ask(event: FormEvent): void {
    event.preventDefault();
    void navigate({
      to: '/jobs/$name',
      params: { name: job.name },
      search: (before) => ({ ...before, at: instants[0]?.toISOString().replace('.000', '') }),
      replace: true,
    });
  }
  return (
    <Panel title="What about…?">
      <form onSubmit={ask} className={style['form']}>
        <label htmlFor="ask-at" className="muted">
          At, by the clock of {job.timezone}
        </label>
        <input
          id="ask-at"
          type="datetime-local"
          step="1"
          value={local}
          onChange={({ target }) => setLocal(target.value)}
        />
        <Button type="submit" disabled={instants.length === 0}>
          Ask
        </Button>
      </form>
      {local !== '' && instants.length === 0 && (
        <p className={style['note']}>This time does not exist there: the clock leaves it out.</p>
      )}
      {instants.length > 1 && <p className={style['note']}>The clock shows this time twice; the first one is meant.</p>}
      {answer.error !== null && <ProblemBox error={answer.error} what="It could not be explained" />}
      {answer.data !== undefined && (
        <div className={style['answer']} role="status">
          <p className="muted">
            <Instant at={answer.data.at} jobZone={job.timezone} show="both" seconds />
          </p>
          <p className={style['sentence']}>{answer.data.sentence}</p>
          {answer.data.run_id !== null && (
            <Link to="/runs/$id" params={{ id: answer.data.run_id }} className={style['link']}>
              Open the run
            </Link>
          )}
          {answer.data.previous_tick !== null && (
            <p className="muted">
              tick before: <Instant at={answer.data.previous_tick} jobZone={job.timezone} />
            </p>
          )}
          {answer.data.next_tick !== null && (
            <p className="muted">
              tick after: <Instant at={answer.data.next_tick} jobZone={job.timezone} />
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
