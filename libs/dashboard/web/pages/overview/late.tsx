import type { OverviewResource, RunReason } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import type { OverviewRange } from '../../address/overview-ranges.js';
import { Instant } from '../../parts/instant.js';
import { reasonSentence } from '../../parts/run-facts.js';
import { StatusMark } from '../../parts/status-mark.js';
import { Box } from './box.js';
import style from './overview-page.module.css';

const shownRuns = 8;

/** Runs that have been due for more than a minute, and why; ticks that were skipped, by reason. */
export function Late({
  told: { late, skips },
  range,
}: {
  readonly told: OverviewResource;
  readonly range: OverviewRange;
}) {
  const missed = Object.entries(skips).filter(([, ticks]) => ticks > 0);
  const count = late.length === 20 ? '20+' : String(late.length);
  return (
    <Box title="Late and missed" count={count} empty="Every run has started in time, and no tick was missed.">
      {[
        ...late.slice(0, shownRuns).map(({ run_id: id, job_name: name, due_at: at, sentence }) => (
          <li key={id} className={style['run']}>
            <StatusMark status="scheduled" compact />
            <Link to="/runs/$id" params={{ id }} className={style['name']}>
              <bdi>{name}</bdi>
            </Link>
            <span className={style['why']} title={sentence}>
              <bdi>{sentence}</bdi>
            </span>
            <span className={style['aside']}>
              due <Instant at={at} show="relative" />
            </span>
          </li>
        )),
        ...missed.map(([reason, ticks]) => (
          <li key={reason} className={style['run']}>
            <StatusMark status="skipped" compact />
            <Link to="/runs" search={{ status: 'skipped', reason, from: `now-${range}` }} className={style['name']}>
              {ticks} {ticks === 1 ? 'tick' : 'ticks'} skipped
            </Link>
            <span className={style['why']}>{reasonSentence({ error_msg: null, reason: reason as RunReason })}</span>
          </li>
        )),
      ]}
    </Box>
  );
}
