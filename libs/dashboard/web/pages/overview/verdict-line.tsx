import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { verdictPlace } from './verdict-place.js';

/** What is wrong, each part with the jobs that it is about behind it. */
export function VerdictLine({ told: { verdict } }: { readonly told: Pick<OverviewResource, 'verdict'> }) {
  if (verdict.length === 0) return 'All right';
  return (
    <span className="overview-verdict">
      {verdict.map((part, index) => {
        const { code, severity, sentence } = part;
        const place = verdictPlace(part);
        return (
          <Fragment key={code}>
            {index > 0 && ' · '}
            {place.to === '/jobs' ? (
              <Link to="/jobs" search={{ health: place.health }} data-severity={severity}>
                {sentence}
              </Link>
            ) : (
              <Link to={place.to} data-severity={severity}>
                {sentence}
              </Link>
            )}
          </Fragment>
        );
      })}
    </span>
  );
}
