import { useState } from 'react';
import { useOfNow } from '../live/use-now.js';
import { formatInstant } from '../time/format-instant.js';
import { formatRelative } from '../time/format-relative.js';
import { browserZone, useZone } from '../time/zone-choice.js';

interface InstantProps {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The zone of the job that it belongs to. */
  readonly jobZone?: string;
  /** `relative`: how far away it is; `both`: and when it is. */
  readonly show?: 'clock' | 'relative' | 'both';
  /** Whether seconds are told; by default where they are not zero. */
  readonly seconds?: boolean;
}

/** An instant, with all clocks in its title once it is pointed at: a page has many, and each would take a while. */
export function Instant({ at, jobZone, show = 'clock', seconds }: InstantProps) {
  const [isPointed, setIsPointed] = useState(false);
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={isPointed ? titleOf(date, jobZone) : undefined}
      className="num"
      onPointerEnter={() => setIsPointed(true)}
    >
      {show === 'relative' ? (
        <Relative date={date} />
      ) : (
        <Clock date={date} jobZone={jobZone} seconds={seconds ?? date.getTime() % 60_000 !== 0} />
      )}
      {show === 'both' && (
        <span className="muted">
          {' · '}
          <Relative date={date} />
        </span>
      )}
    </time>
  );
}

function titleOf(date: Date, jobZone: string | undefined): string {
  const zones = [...new Set([...(jobZone === undefined ? [] : [jobZone]), browserZone, 'UTC'])];
  return `${zones.map((name) => `${formatInstant(date, name)}  ${name}`).join('\n')}\nepoch ${date.getTime()}`;
}

interface ClockProps extends Pick<InstantProps, 'jobZone' | 'seconds'> {
  readonly date: Date;
}

function Clock({ date, jobZone, seconds }: ClockProps) {
  return formatInstant(date, useZone(jobZone), { seconds });
}

function Relative({ date }: { readonly date: Date }) {
  return useOfNow((now) => formatRelative(date, now));
}
