import type { JobConditionsQuery } from '@aster-scheduler/client';
import { useState } from 'react';
import { BulkDialog } from '../../parts/bulk-dialog.js';
import type { Chosen } from '../../parts/use-chosen.js';
import { localInstants } from '../../time/local-instants.js';
import { useZone } from '../../time/zone-choice.js';
import { type BulkChange, type BulkJobAction, bulkTarget, readLabelLines } from './plan-job-bulk.js';

interface JobBulkDialogProps {
  readonly action: BulkJobAction;
  readonly chosen: Chosen;
  readonly conditions: JobConditionsQuery | undefined;
  readonly onClose: () => void;
  /** @param expected how many are meant: others are refused by the server */
  readonly onStart: (change: BulkChange, expected: number) => Promise<void>;
}

const verbs = { trigger: 'Trigger', pause: 'Pause', resume: 'Resume', label: 'Label', delete: 'Delete' } as const;

/** Asks for what an action on many jobs needs, and says how many they are: the server has counted them. */
export function JobBulkDialog({ action, chosen, conditions, onClose, onStart }: JobBulkDialogProps) {
  const [note, setNote] = useState('');
  const [until, setUntil] = useState('');
  const [lines, setLines] = useState('');
  const [typed, setTyped] = useState('');
  const zone = useZone();
  const labels = readLabelLines(lines);
  const [untilAt] = until === '' ? [] : localInstants(until, zone);
  const isReady = (count: number) =>
    (action !== 'delete' || typed === String(count)) &&
    (action !== 'label' || labels !== undefined) &&
    (until === '' || untilAt !== undefined);
  const change: BulkChange = {
    action,
    ...(action === 'pause' ? { note: note.trim() === '' ? null : note, until: untilAt?.toISOString() ?? null } : {}),
    ...(action === 'label' ? { labels } : {}),
  };
  return (
    <BulkDialog
      title={(them) => `${verbs[action]} ${them}`}
      noun="job"
      asked={{ ...withoutEffect(action), ...bulkTarget(chosen, conditions) }}
      look={action === 'delete' ? 'danger' : 'main'}
      isReady={isReady}
      onClose={onClose}
      onStart={async (expected) => onStart(change, expected)}
      sent={action === 'label' && labels === undefined ? undefined : { ...change, ...bulkTarget(chosen, conditions) }}
    >
      {(count) => (
        <>
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
              <p>
                Their runs and the output of these go with them, and what is running is cancelled. It cannot be undone.
              </p>
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
        </>
      )}
    </BulkDialog>
  );
}

/** What only counts needs no labels of its own; the server wants some. */
function withoutEffect(action: BulkJobAction): BulkChange {
  return action === 'label' ? { action, labels: { counted: null } } : { action };
}
