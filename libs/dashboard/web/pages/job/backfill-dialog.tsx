import type { BackfillInput, BackfillResource, JobResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button } from '../../parts/button.js';
import { commandWords } from '../../parts/command-words.js';
import { formatCounted } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { jobWord } from '../../parts/job-word.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import { localInstants } from '../../time/local-instants.js';
import { printLocal } from '../../time/print-local.js';
import { readInstant } from '../../time/read-instant.js';
import { useJobStatistics } from './use-job-statistics.js';

interface BackfillDialogProps {
  readonly job: JobResource;
  readonly onClose: () => void;
}

/** Makes the runs of past ticks that have none; what would be made is shown before. */
export function BackfillDialog({ job, onClose }: BackfillDialogProps) {
  const queries = useQueryClient();
  const search = useSearch({ from: '/jobs/$name' });
  const [from, setFrom] = useState(() => localOf(search.from, job.timezone));
  const [to, setTo] = useState(() => localOf(search.to, job.timezone));
  const [dependants, setDependants] = useState(true);
  const [[fromAt], [toAt]] = [from, to].map((local) => localInstants(local, job.timezone)) as [Date[], Date[]];
  const range: BackfillInput | undefined =
    fromAt === undefined || toAt === undefined || fromAt > toAt
      ? undefined
      : { from: fromAt.toISOString(), to: toAt.toISOString(), dependants };
  const asked = JSON.stringify(range);
  const look = useMutation({
    mutationFn: async (input: BackfillInput) => ({
      asked,
      answer: await client().jobs.backfill(job.id, { ...input, dry_run: true }),
    }),
  });
  useEffect(() => {
    if (range !== undefined) look.mutate(range);
    // once: what was drawn on the ledger is shown at once, what is typed once it is asked for
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const make = useMutation({
    mutationFn: async (input: BackfillInput) => client().jobs.backfill(job.id, input),
    onSuccess: ({ runs }) => {
      for (const key of ['runs', 'ledger']) void queries.invalidateQueries({ queryKey: [key] });
      toast(`${formatCounted(runs.length, 'run was', 'runs were')} made.`);
      onClose();
    },
  });
  const shown = look.data !== undefined && look.data.asked === asked ? look.data.answer : undefined;
  const error = make.error ?? look.error;
  return (
    <Modal
      title={`Backfill ${job.name}`}
      action={
        make.isPending
          ? 'Making…'
          : `Make ${shown === undefined ? 'the runs' : formatCounted(shown.ticks.length, 'run')}`
      }
      isReady={shown !== undefined && shown.ticks.length > 0 && !make.isPending}
      sent={
        range && {
          ...{ method: 'POST', path: `/api/v1/jobs/${job.id}/backfill`, body: range },
          words: commandWords('backfill', jobWord(job), {
            from: range.from,
            to: range.to,
            'no-dependants': !dependants,
          }),
        }
      }
      onClose={onClose}
      onSubmit={() => range !== undefined && make.mutate(range)}
    >
      <label>
        From, by the clock of {job.timezone}
        <input type="datetime-local" step="1" value={from} onChange={({ target }) => setFrom(target.value)} />
      </label>
      <label>
        Up to and with
        <input type="datetime-local" step="1" value={to} onChange={({ target }) => setTo(target.value)} />
      </label>
      <label>
        Jobs that run after this one
        <select value={String(dependants)} onChange={({ target }) => setDependants(target.value === 'true')}>
          <option value="true">run for each of these runs too</option>
          <option value="false">do not run</option>
        </select>
      </label>
      <div>
        <Button disabled={range === undefined || look.isPending} onClick={() => range && look.mutate(range)}>
          See what would be made
        </Button>
      </div>
      {shown !== undefined && <Shown job={job} shown={shown} />}
      {error !== null && <ProblemBox error={error} what="It was not done" />}
    </Modal>
  );
}

interface ShownProps {
  readonly job: JobResource;
  readonly shown: Pick<BackfillResource, 'ticks' | 'already_run'>;
}

/** What would be made. */
function Shown({ job, shown: { ticks, already_run: already } }: ShownProps) {
  return (
    <div role="status">
      <p>
        {ticks.length === 0 ? 'No tick of this range is without a run' : formatCounted(ticks.length, 'run')};{' '}
        {formatCounted(already, 'of its ticks has', 'of its ticks have')} one already.
      </p>
      <Takes job={job} runs={ticks.length} />
      {ticks.slice(0, 5).map((at) => (
        <p key={at} className="muted">
          <Instant at={at} jobZone={job.timezone} seconds />
        </p>
      ))}
      {ticks.length > 5 && <p className="muted">and {ticks.length - 5} more</p>}
    </div>
  );
}

/** A time of the address as the field has it; not in the future, where there is nothing to make up for. */
function localOf(text: string | undefined, zone: string): string {
  const now = new Date();
  const at = text === undefined ? undefined : readInstant(text, now);
  return at === undefined ? '' : printLocal(at > now ? now : at, zone);
}

/** How long so many runs will take, as far as it can be told. */
function Takes({ job, runs }: { readonly job: JobResource; readonly runs: number }) {
  const usualMs = useJobStatistics(job)?.numbers.usual_ms ?? undefined;
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => client().pools({ limit: 200 }, { signal }),
  });
  const slots = pools.data?.items.find(({ name }) => name === job.pool)?.slots ?? 0;
  if (usualMs === undefined || runs === 0 || slots === 0) return null;
  const beside = job.concurrency_policy === 'allow' ? slots : 1;
  return (
    <p className="muted">
      With the usual {formatDuration(usualMs)} each,{' '}
      {beside === 1 ? 'one after the other' : `${beside} slots at a time`}, they take about{' '}
      {formatDuration(Math.ceil(runs / beside) * usualMs)}.
    </p>
  );
}
