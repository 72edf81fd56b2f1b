import type { JobConditionsQuery } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { localInstants } from '../../time/local-instants.js';
import { useZone } from '../../time/zone-choice.js';
import { type BulkChange, type BulkJobAction, bulkTarget, type ChosenJobs, readLabelLines } from './plan-bulk.js';
import { jobsText } from './use-bulk.js';

interface BulkDialogProps {
  readonly action: BulkJobAction;
  readonly chosen: ChosenJobs;
  readonly conditions: JobConditionsQuery;
  readonly onClose: () => void;
  /** @param expected how many are meant: others are refused by the server */
  readonly onStart: (change: BulkChange, expected: number) => void;
}

const verbs = { trigger: 'Trigger', pause: 'Pause', resume: 'Resume', label: 'Label', delete: 'Delete' } as const;

/** Asks for what an action on many jobs needs, and says how many they are: the server has counted them. */
export function BulkDialog({ action, chosen, conditions, onClose, onStart }: BulkDialogProps) {
  const counted = useQuery({
    queryKey: ['bulk', 'count', action, chosen === 'all' ? 'all' : [...chosen], conditions],
    queryFn: async ({ signal }) =>
      client().bulk({ ...withoutEffect(action), ...bulkTarget(chosen, conditions), dry_run: true }, { signal }),
    gcTime: 0,
    placeholderData: undefined,
  });
  const [note, setNote] = useState('');
  const [until, setUntil] = useState('');
  const [lines, setLines] = useState('');
  const [typed, setTyped] = useState('');
  const zone = useZone();
  const count = counted.data?.total;
  const labels = readLabelLines(lines);
  const [untilAt] = until === '' ? [] : localInstants(until, zone);
  const isReady =
    count !== undefined &&
    count > 0 &&
    (action !== 'delete' || typed === String(count)) &&
    (action !== 'label' || labels !== undefined) &&
    (until === '' || untilAt !== undefined);
  const change: BulkChange = {
    action,
    ...(action === 'pause' ? { note: note.trim() === '' ? null : note, until: untilAt?.toISOString() ?? null } : {}),
    ...(action === 'label' ? { labels } : {}),
  };
  const them = count === undefined ? '…' : jobsText(count);
  return (
    <Modal
      title={`${verbs[action]} ${them}`}
      action={`${verbs[action]} ${them}`}
      look={action === 'delete' ? 'danger' : 'main'}
      isReady={isReady}
      onClose={onClose}
      onSubmit={() => onStart(change, count ?? 0)}
    >
      {counted.error !== null && <ProblemBox error={counted.error} what="They could not be counted" />}
      {action === 'trigger' && <p>Each gets one run now, as its own policy for runs at the same time says.</p>}
      {action === 'resume' && <p>Each is planned again from now on; ticks of the pause stay skipped.</p>}
      {action === 'pause' && (
        <>
          <p>Their ticks are skipped meanwhile, and say so. Runs that have begun go on.</p>
          <label>
            Why? Whoever looks at one of them reads it.
            <textarea value={note} maxLength={1000} onChange={({ target }) => setNote(target.value)} />
          </label>
          <label>
            Until, by the clock of {zone}; empty: until somebody resumes them
            <input type="datetime-local" value={until} onChange={({ target }) => setUntil(target.value)} />
          </label>
        </>
      )}
      {action === 'label' && (
        <label>
          Labels, one a line: name=value sets one, name= takes it away
          <textarea
            value={lines}
            spellCheck={false}
            placeholder={'team=data\nstage='}
            onChange={({ target }) => setLines(target.value)}
          />
        </label>
      )}
      {action === 'delete' && (
        <>
          <p>Their runs and the output of these go with them, and what is running is cancelled. It cannot be undone.</p>
          <label>
            Type how many they are: {count ?? '…'}
            <input
              value={typed}
              inputMode="numeric"
              autoComplete="off"
              onChange={({ target }) => setTyped(target.value)}
            />
          </label>
        </>
      )}
    </Modal>
  );
}

/** What only counts needs no labels of its own; the server wants some. */
function withoutEffect(action: BulkJobAction): BulkChange {
  return action === 'label' ? { action, labels: { counted: null } } : { action };
}
