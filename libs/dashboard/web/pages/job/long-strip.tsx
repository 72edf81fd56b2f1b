import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { every } from '../../live/pace.js';
import { useNow } from '../../live/use-now.js';
import { client } from '../../server/client.js';
import { useZone } from '../../time/zone-choice.js';
import { isChanged, planStrip, stripHeight } from './plan-strip.js';
import { PointChart } from './point-chart.js';
import { runSentence } from './run-sentence.js';
import style from './run-strip.module.css';

interface LongStripProps {
  readonly jobId: string;
  readonly jobZone: string;
  readonly length: number;
  /** Told once they are there, and when they are there no longer: what stands in for them goes and comes. */
  readonly onShown: (isShown: boolean) => void;
}

/** More runs than there is room for a link each: a few shapes, which the mouse and the arrows lead through. */
export function LongStrip({ jobId, jobZone, length, onShown }: LongStripProps) {
  const navigate = useNavigate();
  const zone = useZone(jobZone);
  const now = useNow();
  // another number of them is shown once it is read
  const { data } = useQuery({
    queryKey: ['strip', jobId, length],
    queryFn: async ({ signal }) => {
      const asked = { job_id: jobId, limit: length, fields: ['-output', '-result'] } as const;
      const { items: runs } = await client().runs.list(asked, { signal });
      return { runs, strip: planStrip(runs, new Date()) }; // what runs meanwhile does not redraw hundreds each second
    },
    structuralSharing: false,
    refetchInterval: every(5_000),
  });
  const isRead = data !== undefined;
  useLayoutEffect(() => {
    if (!isRead) return undefined;
    onShown(true);
    return () => onShown(false);
  }, [isRead, onShown]);
  if (data === undefined) return null;
  const { runs, strip } = data;
  const count = runs.length;
  return (
    <div className={style['long']}>
      <PointChart
        label={`The last ${count} runs, oldest first`}
        count={count}
        boxOf={(index) => ({ x: index / count, y: 0, width: 1 / count, height: 1 })}
        indexAt={(x) => Math.min(Math.max(Math.floor(x * count), 0), count - 1)}
        tell={(index) => {
          const run = runs[count - 1 - index];
          return run === undefined
            ? ''
            : runSentence(run, { zone, now, isChanged: isChanged(runs, count - 1 - index) });
        }}
        onOpen={(index) => {
          const run = runs[count - 1 - index];
          if (run !== undefined) void navigate({ to: '/runs/$id', params: { id: run.id } });
        }}
      >
        <svg viewBox={`0 0 ${count} ${stripHeight}`} preserveAspectRatio="none" aria-hidden className={style['shapes']}>
          {[...strip.columns].map(([status, shape]) => (
            <path key={status} d={shape} data-status={status} />
          ))}
          <path d={strip.repeated} className={style['repeated']} />
          <path d={strip.changed} className={style['changed']} />
        </svg>
      </PointChart>
    </div>
  );
}
