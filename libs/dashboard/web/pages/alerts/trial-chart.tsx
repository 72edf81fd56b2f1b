import type { AlertTrialResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { formatDuration } from '../../time/format-duration.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { planTrialLanes, type TrialLane } from './plan-trial-lanes.js';
import style from './trial.module.css';

const shownLanes = 8;

/** The incidents that a rule would have opened, as marks on time: a lane for each job. */
export function TrialChart({ trial }: { readonly trial: AlertTrialResource }) {
  const zone = useZone();
  const lanes = planTrialLanes(trial);
  return (
    <figure className={style['chart']}>
      <ul>
        {lanes.slice(0, shownLanes).map((lane) => (
          <Lane key={lane.jobId} lane={lane} zone={zone} />
        ))}
      </ul>
      <figcaption className={style['axis']}>
        <span>{formatInstant(new Date(trial.from), zone).slice(0, 10)}</span>
        {lanes.length > shownLanes && <span>and {lanes.length - shownLanes} jobs more</span>}
        <span>{formatInstant(new Date(trial.to), zone).slice(0, 10)}</span>
      </figcaption>
    </figure>
  );
}

function Lane({ lane: { job, marks }, zone }: { readonly lane: TrialLane; readonly zone: string }) {
  const words = `${marks.length} ${marks.length === 1 ? 'incident' : 'incidents'}`;
  return (
    <li>
      <p className={style['lane']}>
        <Link to="/jobs/$name" params={{ name: job }} title={job}>
          <bdi>{job}</bdi>
        </Link>
        <span className="muted num">{marks.length}</span>
      </p>
      <div className={style['track']} role="img" aria-label={`${words} of ${job}`}>
        {marks.map(({ from, to, isOpen, openedAt, lastedMs }) => (
          <span
            key={openedAt}
            className={style['mark']}
            data-open={isOpen}
            style={{ insetInlineStart: `${from * 100}%`, inlineSize: `${(to - from) * 100}%` }}
            title={`${formatInstant(new Date(openedAt), zone)}, ${isOpen ? 'open still' : `for ${formatDuration(lastedMs)}`}`}
          />
        ))}
      </div>
    </li>
  );
}
