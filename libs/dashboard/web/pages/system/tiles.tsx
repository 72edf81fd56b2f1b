import type { DoctorResource, OverviewResource, SystemResource } from '@aster-scheduler/client';
import type { ComponentType } from 'react';
import { formatBytes, formatCount, formatCounted } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { countVersions, type Process } from './plan-processes.js';
import style from './system-page.module.css';

/** An answer of the server, or why there is none. */
interface Told<Answer> {
  readonly data: Answer | undefined;
  readonly error: unknown;
}

interface TilesProps {
  readonly doctor: Told<DoctorResource>;
  readonly system: Told<SystemResource>;
  readonly overview: Told<Pick<OverviewResource, 'ledger'>>;
  readonly processes: Told<readonly Process[]>;
}

/** The four answers that most look for. */
export function Tiles({ doctor, system, overview, processes }: TilesProps) {
  return (
    <div className={style['tiles']}>
      <Tile title="Checks" told={doctor} toneOf={({ verdict }) => verdict} show={Verdict} />
      <Tile
        title="Ledger"
        told={overview}
        toneOf={({ ledger }) => (ledger.unexplained === 0 ? 'ok' : 'fail')}
        show={Proof}
      />
      <Tile
        title="Version"
        told={processes}
        toneOf={(data) => (countVersions(data).length > 1 ? 'warn' : undefined)}
        show={Versions}
      />
      <Tile title="Database" told={system} toneOf={() => undefined} show={Database} />
    </div>
  );
}

interface TileProps<Answer> {
  readonly title: string;
  readonly told: Told<Answer>;
  readonly toneOf: (data: Answer) => DoctorResource['verdict'] | undefined;
  readonly show: ComponentType<{ readonly data: Answer }>;
}

function Tile<Answer>({ title, told: { data, error }, toneOf, show: Show }: TileProps<Answer>) {
  return (
    <section className={style['tile']} data-tone={data === undefined ? undefined : toneOf(data)}>
      <h2>{title}</h2>
      {data !== undefined && <Show data={data} />}
      {data === undefined && error !== null && <span>could not be read</span>}
    </section>
  );
}

function Database({ data: { database } }: { readonly data: SystemResource }) {
  return (
    <>
      <strong>{formatBytes(database.size_bytes)}</strong>
      <span>
        Postgres {shortVersion(database.version)}, answers in {database.latency_ms} ms
      </span>
    </>
  );
}

function Verdict({ data: { checks } }: { readonly data: DoctorResource }) {
  const count = (verdict: string) => checks.filter((check) => check.verdict === verdict).length;
  const [fails, warns] = [count('fail'), count('warn')];
  if (fails + warns === 0) {
    return (
      <>
        <strong>All right</strong>
        <span>{formatCounted(checks.length, 'check')}</span>
      </>
    );
  }
  return (
    <>
      <strong>{[fails > 0 && `${fails} wrong`, warns > 0 && `${warns} to look at`].filter(Boolean).join(', ')}</strong>
      <span>of {formatCounted(checks.length, 'check')}</span>
    </>
  );
}

function Proof({ data: { ledger } }: { readonly data: Pick<OverviewResource, 'ledger'> }) {
  const { unexplained, days, checked_at: checkedAt } = ledger;
  return (
    <>
      <strong>{formatCounted(unexplained, 'unexplained tick')}</strong>
      <span>
        {checkedAt === null ? (
          'the first proof comes within the hour'
        ) : (
          <>
            in {formatCounted(Math.ceil(days), 'day')}, proven <Instant at={checkedAt} show="relative" />
          </>
        )}
      </span>
    </>
  );
}

function Versions({ data: processes }: { readonly data: readonly Process[] }) {
  const versions = countVersions(processes);
  const [first] = versions;
  const live = processes.filter(({ isLost }) => !isLost).length;
  if (first === undefined) return <strong>None</strong>;
  if (versions.length === 1) {
    return (
      <>
        <strong>
          <bdi>{first[0]}</bdi>
        </strong>
        <span>{live === 1 ? 'the one process' : `all ${formatCount(live)} processes`}</span>
      </>
    );
  }
  return (
    <>
      <strong>{versions.length} at once</strong>
      <span>
        {versions
          .slice(0, 3)
          .map(([version, count]) => `${version} on ${formatCount(count)}`)
          .join(', ')}
      </span>
    </>
  );
}

/** Without what the packager of Postgres adds. */
function shortVersion(version: string): string {
  return version.split(' ')[0] ?? version;
}
