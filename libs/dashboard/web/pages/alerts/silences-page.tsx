import type { SilenceResource } from '@aster-scheduler/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { every } from '../../live/pace.js';
import { useNow } from '../../live/use-now.js';
import { Button } from '../../parts/button.js';
import { Empty } from '../../parts/empty.js';
import { Instant } from '../../parts/instant.js';
import { ProblemBox, sentenceOf } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './alert-list.module.css';
import { AlertsHead } from './alerts-head.js';
import { nameOf } from './name-of.js';
import { useSilenceWords } from './use-silence-words.js';

const SilenceDialog = lazy(async () => ({ default: (await import('./silence-dialog.js')).SilenceDialog }));

/** When nothing is sent of which jobs. */
export function SilencesPage() {
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const silences = useQuery({
    queryKey: ['silences'],
    queryFn: ({ signal }) => client().alerts.silences.list({ past: true, limit: 100 }, { signal }),
    refetchInterval: every(5_000),
  });
  const now = useNow().getTime();
  const items = silences.data?.items ?? [];
  const current = items.filter(({ ends_at: endsAt }) => Date.parse(endsAt) > now);
  const past = items.filter(({ ends_at: endsAt }) => Date.parse(endsAt) <= now);
  const isMine = may.be('operate');
  useKeys((key) => {
    if (key !== 'c' || !isMine) return false;
    setIsOpen(true);
    return true;
  });
  return (
    <>
      <AlertsHead shown="/alerts/silences">
        {isMine && (
          <Button look="main" title="Press c" onClick={() => setIsOpen(true)}>
            New silence
          </Button>
        )}
      </AlertsHead>
      {silences.error !== null && (
        <ProblemBox
          error={silences.error}
          what="The silences could not be read"
          onRetry={() => void silences.refetch()}
        />
      )}
      {silences.isPending && <Skeleton rows={3} />}
      {silences.data !== undefined && current.length === 0 && (
        <Empty title="Nothing is silenced.">
          A silence is for work on the installation: what happens meanwhile is recorded, and told at its end as far as
          it is still so.
        </Empty>
      )}
      {current.length > 0 && <List silences={current} isMine={isMine} label="Silences" />}
      {past.length > 0 && (
        <>
          <h2 className={style['title']}>Over</h2>
          <List silences={past} isMine={false} label="Silences that are over" />
        </>
      )}
      <Suspense fallback={null}>{isOpen && <SilenceDialog onClose={() => setIsOpen(false)} />}</Suspense>
    </>
  );
}

interface ListProps {
  readonly silences: readonly SilenceResource[];
  readonly isMine: boolean;
  readonly label: string;
}

function List({ silences, isMine, label }: ListProps) {
  return (
    <ul className={style['list']} aria-label={label}>
      {silences.map((silence) => (
        <Silence key={silence.id} silence={silence} isMine={isMine} />
      ))}
    </ul>
  );
}

function Silence({ silence, isMine }: { readonly silence: SilenceResource; readonly isMine: boolean }) {
  const queries = useQueryClient();
  const now = useNow().getTime();
  const end = useMutation({
    mutationFn: async () => client().alerts.silences.end(silence.id),
    onSuccess: () => toast('It is over: what it has kept back is sent.'),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['silences'] }),
  });
  const { begins_at: beginsAt, ends_at: endsAt, created_by: by, note } = silence;
  const isOver = Date.parse(endsAt) <= now;
  const words = useSilenceWords(silence);
  return (
    <li className={style['item']} data-off={isOver}>
      <div className={style['main']}>
        <p className={style['name']}>
          <bdi>{words}</bdi>
        </p>
        <p className={style['about']}>
          {note !== null && (
            <>
              <bdi>{note}</bdi> ·{' '}
            </>
          )}
          {by === null ? '' : <bdi>{nameOf(by)}</bdi>} since <Instant at={beginsAt} />
        </p>
      </div>
      <p className={style['when']}>
        {isOver ? 'ended' : Date.parse(beginsAt) > now ? 'begins' : 'ends'}{' '}
        <Instant at={!isOver && Date.parse(beginsAt) > now ? beginsAt : endsAt} show="both" />
      </p>
      {isMine && (
        <Button aria-label={`End the silence of ${words} now`} disabled={end.isPending} onClick={() => end.mutate()}>
          End now
        </Button>
      )}
    </li>
  );
}
