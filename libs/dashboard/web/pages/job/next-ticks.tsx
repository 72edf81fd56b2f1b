import type { JobResource } from '@aster-scheduler/client';
import { isManual } from '@aster-scheduler/cron';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { Instant } from '../../parts/instant.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { client } from '../../server/client.js';
import style from './next-ticks.module.css';
import { useSkips } from './use-skips.js';

const marks = {
  gap: 'the clock leaves this time out: runs at the first instant after it',
  repeated: 'the clock shows this time twice',
} as const;

const firstTicks = 10;
const mostTicks = 100;

/** The ticks to come, with what clock changes do to them; each can be skipped. */
export function NextTicks({ job }: { readonly job: JobResource }) {
  const skips = useSkips(job);
  const [count, setCount] = useState(firstTicks);
  const ticks = useQuery({
    queryKey: ['ticks', job.id, job.version, job.next_run_at, count],
    queryFn: ({ signal }) => client().jobs.ticks(job.id, { count }, { signal }),
    enabled: job.cron_expr !== null,
  });
  const next = job.cron_expr === null ? undefined : ticks.data; // its schedule may just have been taken away
  const hasSeconds = next?.some(({ at }) => Date.parse(at) % 60_000 !== 0) === true;
  const skipped = new Set(skips.items.map(({ at }) => Date.parse(at)));
  return (
    <Panel title="Next ticks">
      {ticks.error !== null && <ProblemBox error={ticks.error} what="The next ticks could not be read" />}
      {job.cron_expr === null && <p className="muted">It has no schedule of its own.</p>}
      {job.status !== 'active' && (
        <p className={style['note']}>
          The job is {job.status === 'inactive' ? 'paused' : 'archived'}: these ticks are skipped.
        </p>
      )}
      {next?.length === 0 && (
        <p className="muted">
          {isManual(job.cron_expr) ? 'It runs only when it is triggered.' : 'This schedule never ticks again.'}
        </p>
      )}
      <ul className={style['ticks']}>
        {next?.map(({ at, mark, local_time: local }) => {
          const isSkipped = skipped.has(Date.parse(at));
          return (
            <li key={at} data-skipped={isSkipped}>
              <span className={style['when']}>
                <Instant at={at} jobZone={job.timezone} show="both" seconds={hasSeconds} />
              </span>
              {isSkipped && <span className={style['skipped']}>will be skipped</span>}
              {mark !== null && <span className={style['mark']}>{marks[mark]}</span>}
              <RoleButton
                needs="operate"
                look="quiet"
                className={style['skip']}
                disabled={skips.isBusy}
                aria-label={`${isSkipped ? 'Do not skip' : 'Skip'} ${local}`}
                onClick={() => (isSkipped ? skips.unskip(at) : skips.skip(at))}
              >
                {isSkipped ? 'Do not skip' : 'Skip'}
              </RoleButton>
            </li>
          );
        })}
      </ul>
      {next !== undefined && next.length === count && count < mostTicks && (
        <Button look="quiet" onClick={() => setCount(mostTicks)}>
          More of them
        </Button>
      )}
    </Panel>
  );
}
