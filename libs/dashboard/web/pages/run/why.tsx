import type { RunDifferenceResource, RunListItem, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { isFailure, reasonSentence, whyText } from '../../parts/run-facts.js';
import { client } from '../../server/client.js';
import { differenceText as valueText, fieldWord } from './difference-text.js';
import { Explained } from './explained.js';
import style from './run-page.module.css';

interface WhyProps {
  readonly run: RunResource;
  readonly lastSuccess: RunListItem | undefined;
}

/** Why it ended as it did; of a failure also in what it differs from the last success. */
export function Why({ run, lastSuccess }: WhyProps) {
  const sentence = reasonSentence(run);
  const line = whyText(run);
  return (
    <section className={style['why']} data-failed={isFailure(run)}>
      <h2>Why</h2>
      <div>
        {isFailure(run) ? (
          <>
            <p className={style['sentence']}>
              <bdi>{line || 'No reason was recorded.'}</bdi>
            </p>
            {line !== sentence && (
              <p className="muted">
                <bdi>{sentence}</bdi>
              </p>
            )}
          </>
        ) : (
          <Explained run={run} />
        )}
        {isFailure(run) && lastSuccess !== undefined && <SinceThen run={run} lastSuccess={lastSuccess} />}
      </div>
    </section>
  );
}

/** What is told by the headline, or is different in any two runs. */
const left: ReadonlySet<string> = new Set([
  'status',
  'reason',
  'exit_code',
  'error_msg',
  'error_line',
  'signal',
  'delay_ms',
  'output_bytes',
]);
const shownDifferences = 6;

function SinceThen({ run, lastSuccess }: { readonly run: RunResource; readonly lastSuccess: RunListItem }) {
  const comparison = useQuery({
    queryKey: ['comparison', run.id, lastSuccess.id],
    queryFn: ({ signal }) => client().runs.compare(run.id, { with: lastSuccess.id, signal }),
    staleTime: Infinity,
    placeholderData: undefined,
  });
  const differences = (comparison.data?.differences ?? []).filter(({ field }) => !left.has(field));
  const version = differences.find(({ field }) => field === 'job_version');
  return (
    <>
      {version !== undefined && (
        <VersionChange run={run} difference={version} ofJob={comparison.data?.job_differences ?? null} />
      )}
      <p className="muted">
        The last success before it was{' '}
        <Link to="/runs/$id" params={{ id: lastSuccess.id }} className={style['link']}>
          <Instant at={lastSuccess.scheduled_at} />
        </Link>
        {differences.length > (version === undefined ? 0 : 1) ? '. Different since then:' : '.'}
      </p>
      <ul className={style['differences']}>
        {differences
          .filter((difference) => difference !== version)
          .slice(0, shownDifferences)
          .map(({ field, value, other }) => (
            <li key={field}>
              {fieldWord(field)} <bdi>{valueText(field, value)}</bdi>,{' '}
              <span className="muted">
                was <bdi>{valueText(field, other)}</bdi>
              </span>
            </li>
          ))}
      </ul>
    </>
  );
}

interface VersionChangeProps {
  readonly run: RunResource;
  readonly difference: RunDifferenceResource;
  /** In what the versions differ; `null`: not known. */
  readonly ofJob: readonly RunDifferenceResource[] | null;
}

/** Nearly always what it was; nothing where the job was only paused and resumed. */
function VersionChange({ run, difference, ofJob }: VersionChangeProps) {
  const { value, other } = difference;
  if (ofJob?.length === 0) return null;
  return (
    <p className={style['version']}>
      The job was changed in between{ofJob === null ? '' : ` (${fieldsText(ofJob)})`}: it ran as version{' '}
      {valueText('', value)}, the success as version {valueText('', other)}.{' '}
      <Link
        to="/jobs/$name"
        params={{ name: run.job_name }}
        search={{ tab: 'versions', versions: `${valueText('', other)}..${valueText('', value)}` }}
        className={style['link']}
      >
        What was changed
      </Link>
    </p>
  );
}

function fieldsText(differences: readonly RunDifferenceResource[]): string {
  return differences.map(({ field }) => field.replaceAll('_', ' ')).join(', ');
}
