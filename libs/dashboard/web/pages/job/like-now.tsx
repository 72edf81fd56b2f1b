import type { JobResource, RunListItem } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { useNow } from '../../live/use-now.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import { isLikeSomething, type LikeNow as Told, planLikeNow } from './plan-like-now.js';

/** So many runs are looked back through. */
const lookedAt = 500;

interface LikeNowProps {
  readonly job: JobResource;
  /** The newest ones. */
  readonly runs: readonly RunListItem[];
}

/** While a job runs or fails: what followed in the past when it was like this. */
export function LikeNow({ job, runs }: LikeNowProps) {
  const isWanted = isLikeSomething(runs);
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['runs like now', job.id],
    queryFn: ({ signal }) =>
      client().runs.list({ job_id: job.id, limit: lookedAt, fields: ['-output', '-result'] }, { signal }),
    enabled: isWanted,
    refetchInterval: every(15_000),
    placeholderData: undefined,
  });
  const told = data === undefined || !isWanted ? undefined : planLikeNow(data.items, now);
  if (told === undefined) return null;
  return (
    <Panel title="When it was like now">
      <p>{told.kind === 'running' ? runningSentence(told) : failingSentence(told)}</p>
      <p className="muted">By its last {data?.items.length} runs.</p>
    </Panel>
  );
}

function runningSentence({ elapsedMs, runs, succeeded, leftMs }: Extract<Told, { kind: 'running' }>): string {
  const took = formatDuration(Math.floor(elapsedMs / 1_000) * 1_000);
  const left = formatDuration(Math.ceil(leftMs / 1_000) * 1_000);
  if (runs === 1) {
    const end = succeeded === 1 ? 'succeeded' : 'did not succeed';
    return `One run took longer than the ${took} that this one has taken. It ${end}, after ${left} more.`;
  }
  const end = succeeded === runs ? 'All of them succeeded' : `${succeeded} succeeded`;
  return `${runs} runs took longer than the ${took} that this one has taken. ${end}; half of them took no more than ${left} from here.`;
}

function failingSentence({ times, wellNext, untilWellMs }: Extract<Told, { kind: 'failing' }>): string {
  const began =
    times === 1 ? 'It began to fail like this once before' : `It began to fail like this ${times} times before`;
  const next =
    wellNext === 0
      ? 'the next run never succeeded'
      : wellNext === times
        ? 'the next run succeeded'
        : `${wellNext} of ${times} times the next run succeeded`;
  const until = untilWellMs === undefined ? '' : ` It was well again after ${formatDuration(untilWellMs)}, as a rule.`;
  return `${began}: ${next}.${until}`;
}
