import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
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
  /** Shown until they are read. */
  readonly meanwhile: ReactNode;
}

/** More runs than there is room for a link each: a few shapes, which the mouse and the arrows lead through. */
export function LongStrip({ jobId, jobZone, length, meanwhile }: LongStripProps) {
  const navigate = useNavigate();
  const zone = useZone(jobZone);
  const now = useNow();
  const { data: page, dataUpdatedAt } = useQuery({
    queryKey: ['strip', jobId, length],
    queryFn: ({ signal }) =>
      client().runs.list({ job_id: jobId, limit: length, fields: ['-output', '-result'] }, { signal }),
    refetchInterval: every(5_000),
    placeholderData: undefined,
  });
  // as they were read: what runs meanwhile does not redraw hundreds each second
  const strip = useMemo(
    () => (page === undefined ? undefined : planStrip(page.items, new Date(dataUpdatedAt))),
    [page, dataUpdatedAt],
  );
  if (page === undefined || strip === undefined) return meanwhile;
  const runs = page.items;
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
