import type { OverviewResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOfflineSince } from '../../live/connection.js';
import { useNews } from '../../live/use-news.js';
import { useNow } from '../../live/use-now.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { formatInstant } from '../../time/format-instant.js';
import { formatRelative } from '../../time/format-relative.js';
import { useZone } from '../../time/zone-choice.js';
import { planWall, type WallPanel } from './plan-wall.js';
import style from './wall.module.css';

/** So often another part is shown. */
const turnMs = 12_000;

/** The overview for a screen on the wall: large, in turns, with nothing to press; dim at night. */
export function WallPage() {
  const overview = useQuery({
    queryKey: ['overview', '24h', 'wall'],
    queryFn: ({ signal }) => client().statistics.overview({ range: '24h' }, { signal }),
    refetchInterval: 5_000,
    refetchIntervalInBackground: true,
  });
  useNews(['overview'], overview.refetch);
  useEffect(() => {
    document.title = 'Wall · Aster';
  }, []);
  if (overview.data !== undefined) return <Wall told={overview.data} />;
  if (overview.error === null) return <Skeleton rows={8} />;
  return <ProblemBox error={overview.error} what="The overview could not be read" />;
}

function Wall({ told }: { readonly told: OverviewResource }) {
  const zone = useZone();
  const now = useNow();
  const offlineSince = useOfflineSince();
  const { sentence, tone, numbers, panels } = planWall(told);
  const time = formatInstant(now, zone, { seconds: false });
  const hour = Number(time.slice(11, 13));
  const panel = panels[Math.floor(now.getTime() / turnMs) % Math.max(panels.length, 1)];
  return (
    <div
      className={style['wall']}
      data-tone={offlineSince === undefined ? tone : 'unknown'}
      data-night={hour < 6 || hour >= 22}
    >
      <div className={style['top']}>
        <Link to="/" className={style['brand']}>
          Aster
        </Link>
        <time className="num">{time.slice(11)}</time>
      </div>
      <h1 className={style['verdict']}>
        {offlineSince === undefined
          ? sentence
          : `Not reached since ${formatInstant(offlineSince, zone, { seconds: false }).slice(11)}`}
      </h1>
      <dl className={style['numbers']}>
        {numbers.map(({ word, value }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {panel !== undefined && (
        <Panel panel={panel} now={now} place={`part ${panels.indexOf(panel) + 1} of ${panels.length}`} />
      )}
    </div>
  );
}

interface PanelProps {
  readonly panel: WallPanel;
  readonly now: Date;
  readonly place: string;
}

function Panel({ panel: { title, lines }, now, place }: PanelProps) {
  return (
    <section className={style['panel']}>
      <h2>
        {title} <span className={style['place']}>{place}</span>
      </h2>
      <ul>
        {lines.map(({ name, text, at }, index) => (
          <li key={index}>
            <strong>
              <bdi>{name}</bdi>
            </strong>
            <span>
              <bdi>{text}</bdi>
            </span>
            <span className={style['when']}>{at === undefined ? '' : formatRelative(at, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
