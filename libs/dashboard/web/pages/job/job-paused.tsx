import type { JobResource } from '@aster-scheduler/client';
import { CirclePause } from 'lucide-react';
import { Instant } from '../../parts/instant.js';
import style from './job-paused.module.css';

/** Since when a job is paused, by whom, why, and until when. */
export function JobPaused({ job }: { readonly job: JobResource }) {
  const { pause } = job;
  if (pause === null) return null;
  return (
    <div className={style['paused']} role="status">
      <CirclePause aria-hidden size={16} />
      <div>
        <p>
          Paused{pause.by !== null && <> by {pause.by}</>} since <Instant at={pause.at} jobZone={job.timezone} />
          {pause.until === null ? (
            ', until somebody resumes it.'
          ) : (
            <>
              . It goes on by itself at <Instant at={pause.until} jobZone={job.timezone} show="both" />.
            </>
          )}
        </p>
        {pause.note !== null && (
          <p className={style['note']}>
            <bdi>{pause.note}</bdi>
          </p>
        )}
      </div>
    </div>
  );
}
