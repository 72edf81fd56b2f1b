import type { JobResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type JobTab, jobTabs } from '../../address/job-search.js';
import style from './job-tabs.module.css';

const words: Readonly<Record<JobTab, string>> = {
  overview: 'Overview',
  ledger: 'Ledger',
  runs: 'Runs',
  graph: 'Graph',
  versions: 'Versions',
  settings: 'Settings',
};

interface JobTabsProps {
  readonly job: JobResource;
  readonly shown: JobTab;
  /** What else there is about the job, on other pages. */
  readonly children: ReactNode;
}

/** The parts of the page of a job; each has an address of its own. */
export function JobTabs({ job, shown, children }: JobTabsProps) {
  return (
    <nav className={style['tabs']} aria-label="Parts of this job">
      {jobTabs.map((tab) => (
        <Link
          key={tab}
          to="/jobs/$name"
          params={{ name: job.name }}
          search={tab === 'overview' ? {} : { tab }}
          className={style['tab']}
          aria-current={tab === shown ? 'page' : undefined}
          activeOptions={{ exact: true, includeSearch: true }}
          data-on={tab === shown}
        >
          {words[tab]}
          {tab === 'versions' && <span className={style['count']}>{job.version}</span>}
        </Link>
      ))}
      {children}
    </nav>
  );
}
