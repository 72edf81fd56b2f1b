import type { OverviewResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { jobHealths } from '../../address/job-search.js';
import style from './overview-page.module.css';

/** What is wrong, each part with the jobs that it is about behind it. */
export function VerdictLine({ told: { verdict } }: { readonly told: Pick<OverviewResource, 'verdict'> }) {
  if (verdict.length === 0) return 'All right';
  return (
    <span className={style['verdict']}>
      {verdict.map(({ code, severity, sentence, filter }, index) => {
        const health = jobHealths.find((each) => each === filter?.health);
        return (
          <Fragment key={code}>
            {index > 0 && ' · '}
            {health === undefined ? (
              <Link to={code === 'no_worker' ? '/workers' : '/system'} data-severity={severity}>
                {sentence}
              </Link>
            ) : (
              <Link to="/jobs" search={{ health }} data-severity={severity}>
                {sentence}
              </Link>
            )}
          </Fragment>
        );
      })}
    </span>
  );
}
