import type { ChangeOrigin, JobResource, JobVersionItem, VersionNumbersResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.js';
import { formatCounted } from '../../parts/format-count.js';
import { formatShare } from '../../parts/format-share.js';
import { Instant } from '../../parts/instant.js';
import { ProblemBox, sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import { useJobStatistics } from './use-job-statistics.js';
import { VersionDifference } from './version-difference.js';
import style from './versions.module.css';

/** How the job has been changed, by whom and from where; any version can be compared, and be had again. */
export function Versions({ job }: { readonly job: JobResource }) {
  const search = useSearch({ from: '/jobs/$name' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const versions = useQuery({
    queryKey: ['versions', job.id, job.version],
    queryFn: ({ signal }) => client().jobs.versions(job.id, { signal }),
  });
  const numbers = useJobStatistics(job)?.by_version;
  const restore = useMutation({
    mutationFn: async (version: number) => client().jobs.restore(job.id, version, { ifVersion: job.version }),
    onSuccess: (restored, version) => {
      queries.setQueryData(['job', job.name], restored);
      toast(`Version ${version} is back, as version ${restored.version}.`);
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const show = (before: number, after: number) =>
    void navigate({
      to: '/jobs/$name',
      params: { name: job.name },
      search: (others) => ({ ...others, versions: `${before}..${after}` }),
      replace: true,
    });
  const [before, after] = search.versions?.split('..').map(Number) ?? [];
  if (versions.data === undefined) {
    return versions.error === null ? (
      <Skeleton rows={6} />
    ) : (
      <ProblemBox error={versions.error} what="The versions could not be read" />
    );
  }
  return (
    <ol className={style['versions']} aria-label="Versions, the newest first">
      {versions.data.map((item, index) => {
        const previous = versions.data[index + 1];
        const isShown = item.version === after && before !== undefined;
        return (
          <li key={item.version}>
            <Head
              item={item}
              numbers={numbers?.find(({ version }) => version === item.version)}
              isCurrent={item.version === job.version}
              zone={job.timezone}
            />
            <div className={style['actions']}>
              {previous !== undefined && (
                <Button
                  look="quiet"
                  aria-expanded={isShown && before === previous.version}
                  aria-label={`What changed in version ${item.version}`}
                  onClick={() => show(previous.version, isShown && before === previous.version ? 0 : item.version)}
                >
                  What changed
                </Button>
              )}
              {item.version !== job.version && (
                <>
                  <Button
                    look="quiet"
                    aria-label={`Compare with now: version ${item.version}`}
                    onClick={() => show(job.version, item.version)}
                  >
                    Compare with now
                  </Button>
                  <RoleButton
                    needs="write"
                    disabled={restore.isPending}
                    aria-label={`Restore version ${item.version}`}
                    onClick={() => restore.mutate(item.version)}
                  >
                    Restore
                  </RoleButton>
                </>
              )}
            </div>
            {isShown && <VersionDifference job={job} before={before} after={item.version} />}
          </li>
        );
      })}
    </ol>
  );
}

const origins: Readonly<Record<ChangeOrigin, string>> = {
  ui: 'in the dashboard',
  api: 'over the API',
  cli: 'at the command line',
  apply: 'by aster apply',
  code: 'by a program',
  import: 'by an import',
  scheduler: 'by the scheduler',
};

interface HeadProps {
  readonly item: JobVersionItem;
  /** What its runs came to in a week; absent where none ran. */
  readonly numbers: VersionNumbersResource | undefined;
  readonly isCurrent: boolean;
  readonly zone: string;
}

function Head({ item, numbers, isCurrent, zone }: HeadProps) {
  const { version, changed_at: at, changed_by: by, origin, revision, author, changed } = item;
  return (
    <div className={style['head']}>
      <p>
        <strong>Version {version}</strong>
        {isCurrent && <span className={style['now']}>now</span>}
      </p>
      <p className="muted">
        <Instant at={at} jobZone={zone} show="both" />
        {by !== null && (
          <>
            {' by '}
            <bdi>{by}</bdi>
          </>
        )}
        {origin !== null && <> · {origins[origin]}</>}
        {revision !== null && (
          <>
            {' at '}
            <code title={revision}>{shortRevision(revision)}</code>
          </>
        )}
        {author !== null && (
          <>
            {' of '}
            <bdi>{author}</bdi>
          </>
        )}
      </p>
      {numbers !== undefined && <Numbers numbers={numbers} />}
      {changed.length > 0 && (
        <p className={style['fields']}>
          {changed.map((field) => (
            <code key={field}>{field}</code>
          ))}
        </p>
      )}
    </div>
  );
}

/** Of the name of a commit so much as people say; a mark behind it stays. */
function shortRevision(revision: string): string {
  return revision.replace(/^([0-9a-f]{10})[0-9a-f]{30}(?![0-9a-f])/, '$1');
}

/** How its runs did in the last week. */
function Numbers({ numbers }: { readonly numbers: VersionNumbersResource }) {
  const { succeeded, failed, success_rate: rate, p95_ms: p95 } = numbers;
  return (
    <p className="num" data-bad={failed > 0}>
      {formatCounted(succeeded + failed, 'run')} in 7 days
      {rate !== null && `, ${formatShare(rate)} succeeded`}
      {p95 !== null && `, 95 of 100 within ${formatDuration(p95)}`}
    </p>
  );
}
