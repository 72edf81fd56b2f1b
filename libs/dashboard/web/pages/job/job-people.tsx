import type { JobResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { BookOpen, LockKeyhole, UserRound } from 'lucide-react';
import { useRef, useState } from 'react';
import style from './job-people.module.css';

/** More of them push away what the page is about. */
const mostLabels = 8;

/** Whose a job is, what to do when it fails, how it is labelled, and which files own it. */
export function JobPeople({ job }: { readonly job: JobResource }) {
  const { owner, runbook_url: runbook, managed_by: source, labels } = job;
  const [hasAll, setHasAll] = useState(false);
  const whole = useRef<HTMLParagraphElement>(null);
  const pairs = Object.entries(labels);
  const shown = hasAll || pairs.length <= mostLabels + 1 ? pairs : pairs.slice(0, mostLabels);
  if (owner === null && runbook === null && source === null && pairs.length === 0) return null;
  return (
    <p ref={whole} tabIndex={-1} className={style['people']}>
      {source !== null && (
        <span className={style['locked']} title="What these files say of it is changed there; here it is refused.">
          <LockKeyhole aria-hidden size={13} /> managed by <bdi>{source}</bdi>
        </span>
      )}
      {owner !== null && (
        <Link to="/jobs" search={{ q: `owner:${quoted(owner)}` }} title="Its owner: all their jobs">
          <UserRound aria-hidden size={13} /> <bdi>{owner}</bdi>
        </Link>
      )}
      {runbook !== null && (
        <a href={runbook} rel="noreferrer noopener" target="_blank" title={runbook}>
          <BookOpen aria-hidden size={13} /> what to do when it fails
        </a>
      )}
      {shown.map(([name, value]) => (
        <Link
          key={name}
          to="/jobs"
          search={{ q: `label:${quoted(`${name}=${value}`)}` }}
          className={style['label']}
          title="All jobs with this label"
        >
          <bdi>
            {name}={value}
          </bdi>
        </Link>
      ))}
      {shown.length < pairs.length && (
        <button
          type="button"
          className={style['more']}
          onClick={() => {
            whole.current?.focus(); // the button goes
            setHasAll(true);
          }}
        >
          {pairs.length - shown.length} more labels
        </button>
      )}
    </p>
  );
}

/** As one word of a filter. */
function quoted(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}
