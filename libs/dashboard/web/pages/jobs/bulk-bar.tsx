import type { JobConditionsQuery, JobListItemResource } from '@aster-scheduler/client';
import { CirclePause, CirclePlay, Play, Tag, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import { formatCount } from '../../parts/format-count.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import style from './bulk-bar.module.css';
import { type BulkChange, type BulkJobAction, bulkSentence } from './plan-bulk.js';
import { jobsText, useBulk } from './use-bulk.js';
import type { JobSelection } from './use-chosen-jobs.js';

const BulkDialog = lazy(async () => ({ default: (await import('./bulk-dialog.js')).BulkDialog }));

interface BulkBarProps {
  readonly selection: JobSelection;
  readonly conditions: JobConditionsQuery;
  /** What is loaded of the list. */
  readonly items: readonly JobListItemResource[];
  /** How many match, as far as it is known: `1,204`, `10,000+`. */
  readonly matching: string | undefined;
}

const actions = [
  ['trigger', 'Trigger…', Play, 'operate'],
  ['pause', 'Pause…', CirclePause, 'operate'],
  ['resume', 'Resume', CirclePlay, 'operate'],
  ['label', 'Label…', Tag, 'write'],
  ['delete', 'Delete…', Trash2, 'write'],
] as const;

/** What can be done with the jobs that are chosen, and how far it is. Nothing while none is. */
export function BulkBar({ selection: { chosen, chooseAll, clear }, conditions, items, matching }: BulkBarProps) {
  const [open, setOpen] = useState<BulkJobAction>();
  const bulk = useBulk(clear);
  const may = useMay();
  const count = chosen === 'all' ? undefined : chosen.size;
  const isShown = count !== 0;
  useKeys((key) => {
    if (key !== 'Escape' || !isShown || bulk.isBusy) return false;
    clear();
    return true;
  });
  if (bulk.operation !== undefined || bulk.isBusy) return <BulkProgress bulk={bulk} items={items} />;
  if (!isShown) return null;

  function start(change: BulkChange, expected: number): void {
    const from = { pause: 'active', resume: 'inactive' }[String(change.action)];
    const changed = items.filter(({ id, status }) => chosen !== 'all' && chosen.has(id) && status === from);
    bulk.start({ change, chosen, conditions, expected, changedIds: changed.map(({ id }) => id) });
    setOpen(undefined);
  }
  function act(action: BulkJobAction): void {
    if (action === 'resume' && count !== undefined) start({ action }, count);
    else setOpen(action);
  }
  return (
    <div className={style['bar']} role="region" aria-label="Chosen jobs">
      <span className={style['count']} role="status">
        {count === undefined ? `All ${matching ?? ''} that match` : `${jobsText(count)} selected`}
      </span>
      {count !== undefined && matching !== undefined && matching !== formatCount(count) && (
        <Button look="quiet" className={style['all']} onClick={chooseAll}>
          Select all {matching} that match
        </Button>
      )}
      <span className={style['actions']}>
        {actions.map(([action, word, Icon, role]) => {
          const why = !may.seesAllJobs
            ? 'needs a key for all jobs'
            : may.be(role)
              ? undefined
              : `needs the role ${role}`;
          return (
            <Button
              key={action}
              look={action === 'delete' ? 'danger' : 'plain'}
              icon={<Icon aria-hidden size={14} />}
              disabled={why !== undefined}
              title={why}
              onClick={() => act(action)}
            >
              {word}
            </Button>
          );
        })}
        <Button
          look="quiet"
          aria-label="Select none"
          title="Press Esc"
          icon={<X aria-hidden size={16} />}
          onClick={clear}
        />
      </span>
      <Suspense fallback={null}>
        {open !== undefined && (
          <BulkDialog
            action={open}
            chosen={chosen}
            conditions={conditions}
            onClose={() => setOpen(undefined)}
            onStart={start}
          />
        )}
      </Suspense>
    </div>
  );
}

interface BulkProgressProps {
  readonly bulk: ReturnType<typeof useBulk>;
  readonly items: readonly JobListItemResource[];
}

function BulkProgress({ bulk: { operation, dismiss }, items }: BulkProgressProps) {
  if (operation === undefined) {
    return (
      <div className={style['bar']}>
        <progress aria-label="It begins" />
      </div>
    );
  }
  const { total, done, failed, problems, finished_at: finishedAt } = operation;
  const nameOf = (id: string) => items.find((job) => job.id === id)?.name ?? id;
  return (
    <div className={style['bar']} role="region" aria-label="What is done to many jobs">
      <span className={style['count']} role="status">
        {bulkSentence(operation, jobsText)}
      </span>
      {finishedAt === null && (
        <>
          <progress max={total} value={done + failed} aria-label="How far it is" />
          <span className="muted num">
            {done + failed} of {total}
          </span>
        </>
      )}
      {finishedAt !== null && (
        <Button className={style['ok']} onClick={dismiss}>
          OK
        </Button>
      )}
      {problems.length > 0 && (
        <ul className={style['problems']}>
          {problems.map(({ id, detail }) => (
            <li key={id}>
              <bdi>{nameOf(id)}</bdi> <span className="muted">{detail}</span>
            </li>
          ))}
          {failed > problems.length && <li className="muted">and {failed - problems.length} more</li>}
        </ul>
      )}
    </div>
  );
}
