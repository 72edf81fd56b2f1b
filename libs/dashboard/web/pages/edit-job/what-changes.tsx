import type { JobResource, SimulatedChange } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { formatCounted } from '../../parts/format-count.js';
import { useSettled } from '../../parts/use-settled.js';
import { client } from '../../server/client.js';
import type { JobDraft } from './job-draft.js';
import style from './job-form.module.css';

interface WhatChangesProps {
  readonly draft: JobDraft;
  readonly base: JobResource;
  /** Whether the schedule can be read. */
  readonly isRight: boolean;
}

/** What an edited schedule does to the fleet: ticks that will be skipped, and a quieter time where there is one. */
export function WhatChanges({ draft, base, isRight }: WhatChangesProps) {
  const { texts } = draft;
  const isOther =
    texts.cron_expr !== (base.cron_expr ?? '') ||
    texts.timezone !== base.timezone ||
    texts.pool !== base.pool ||
    texts.concurrency_policy !== base.concurrency_policy;
  const change: SimulatedChange = {
    op: 'put',
    job: texts.name === '' ? 'new job' : texts.name,
    cron_expr: texts.cron_expr,
    timezone: texts.timezone === '' ? 'UTC' : texts.timezone,
    pool: texts.pool === '' ? 'default' : texts.pool,
    concurrency_policy: texts.concurrency_policy as JobResource['concurrency_policy'],
  };
  const wanted = JSON.stringify(change);
  const asked = useSettled(wanted, 500);
  const simulated = useQuery({
    queryKey: ['simulate', asked],
    queryFn: ({ signal }) =>
      client().statistics.simulate({ changes: [JSON.parse(asked) as SimulatedChange] }, { signal }),
    enabled: isOther && isRight && asked === wanted,
    staleTime: 60_000,
    placeholderData: undefined,
  });
  if (!isOther || !isRight || simulated.data === undefined) return null;
  const { skips, proposals, before, after } = simulated.data;
  const mine = skips.filter(({ job, expected }) => job === change.job && expected > 0);
  const [peakBefore, peakAfter] = [before, after].map(({ peaks }) => peaks[0]);
  if (mine.length === 0 && proposals.length === 0 && peakAfter === undefined) return null;
  return (
    <div className={style['changes']} role="status">
      <h3>What this changes</h3>
      {mine.map(({ why, expected, ticks }) => (
        <p key={why} className={style['mark']}>
          About {Math.round(expected)} of {ticks} ticks of a day will be skipped: {why}
        </p>
      ))}
      {peakAfter !== undefined && (
        <p>
          The highest peak of the day to come: {formatCounted(peakAfter.starts, 'start')} at once in the pool{' '}
          {peakAfter.pool}, with {formatCounted(peakAfter.slots, 'slot')}
          {peakBefore !== undefined && peakBefore.starts !== peakAfter.starts ? `; it was ${peakBefore.starts}` : ''}.
        </p>
      )}
      {proposals.map(({ sentence }) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
