import type { OverviewRunsResource, RunListItem } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ban } from 'lucide-react';
import { usePaused } from '../../live/pace.js';
import { useNow } from '../../live/use-now.js';
import { planProgress } from '../../parts/plan-progress.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { durationMs, triggerWord } from '../../parts/run-facts.js';
import { StatusMark } from '../../parts/status-mark.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './overview-page.module.css';

interface RunningProps {
  readonly runs: OverviewRunsResource;
  readonly shown: number;
}

/** What runs now, each against how long its job usually takes. */
export function Running({ runs: { running, usual }, shown }: RunningProps) {
  const usualOf = new Map(usual.map((numbers) => [numbers.job_id, numbers]));
  const lineOf = useLastLines(shown);
  return running.slice(0, shown).map((run) => {
    const numbers = usualOf.get(run.job_id);
    const line = lineOf(run.id);
    return (
      <li key={run.id} className={`${style['run']} ${line === undefined ? '' : style['withLine']}`}>
        <StatusMark status="running" compact />
        <Link to="/runs/$id" params={{ id: run.id }} className={style['name']}>
          <bdi>{run.job_name}</bdi>
        </Link>
        <span className={style['attempt']}>
          {triggerWord(run)}
          {run.attempt_num > 1 && ` #${run.attempt_num}`}
        </span>
        <Progress run={run} usualMs={numbers?.usual_ms ?? undefined} p95Ms={numbers?.p95_ms ?? undefined} />
        <CancelRun run={run} />
        {line !== undefined && (
          <Link
            to="/runs/$id"
            params={{ id: run.id }}
            className={style['line']}
            title={line}
            aria-label={`Last line of ${run.job_name}: ${line}`}
          >
            <bdi>{line}</bdi>
          </Link>
        )}
      </li>
    );
  });
}

/** A line that is written over is read once it stands for a while. */
const lineMs = 2_000;

/** What the runs of the list have put out last, read anew every two seconds: no hint tells of output. */
function useLastLines(shown: number): (runId: string) => string | undefined {
  const isPaused = usePaused();
  const { data } = useQuery({
    queryKey: ['last lines', shown],
    queryFn: async ({ signal }) => {
      const fields = ['-output', '-result'] as const;
      const query = { status: 'running', include: 'last_line', limit: shown, fields } as const;
      return new Map((await client().runs.list(query, { signal })).items.map((run) => [run.id, run.last_line]));
    },
    refetchInterval: isPaused ? false : lineMs,
    retry: false,
  });
  return (runId) => data?.get(runId) ?? undefined;
}

interface ProgressProps {
  readonly run: RunListItem;
  readonly usualMs: number | undefined;
  readonly p95Ms: number | undefined;
}

function Progress({ run, usualMs, p95Ms }: ProgressProps) {
  const elapsedMs = Math.max(durationMs(run, useNow()) ?? 0, 0);
  const { share, usualShare, p95Share, isLong } = planProgress({ elapsedMs, usualMs, p95Ms });
  const told = usualMs === undefined ? '' : `usually ${formatDuration(usualMs)}`;
  return (
    <>
      <span
        className={style['progress']}
        data-long={isLong}
        data-known={usualMs !== undefined}
        title={p95Ms === undefined ? told : `${told}, 95 of 100 within ${formatDuration(p95Ms)}`}
      >
        <span style={{ inlineSize: `${share * 100}%` }} />
        {usualShare !== undefined && <i style={{ insetInlineStart: `${usualShare * 100}%` }} />}
        {p95Share !== undefined && <i data-p95 style={{ insetInlineStart: `${p95Share * 100}%` }} />}
      </span>
      <span className={style['aside']}>
        {formatDuration(elapsedMs)}
        {usualMs !== undefined && <span className={style['usual']}> of ~{formatDuration(usualMs)}</span>}
        {isLong && <strong className={style['long']}> long</strong>}
      </span>
    </>
  );
}

function CancelRun({ run }: { readonly run: RunListItem }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: async () => client().runs.cancel(run.id),
    onSuccess: () => toast(`Cancelling the run of ${run.job_name}: its processes are being ended.`),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['overview'] }),
  });
  return (
    <span className={style['acts']}>
      <RoleButton
        needs="operate"
        look="quiet"
        disabled={cancel.isPending}
        aria-label={`Cancel the run of ${run.job_name}`}
        icon={<Ban aria-hidden size={14} />}
        onClick={() => cancel.mutate()}
      />
    </span>
  );
}
