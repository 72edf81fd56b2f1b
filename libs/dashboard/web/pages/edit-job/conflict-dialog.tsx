import type { JobChange, JobResource } from '@aster-scheduler/client';
import { useState } from 'react';
import { Modal } from '../../parts/modal.js';
import style from './job-form.module.css';
import { planConflicts } from './plan-merge.js';

interface ConflictDialogProps {
  readonly base: JobResource;
  readonly theirs: JobResource;
  readonly change: JobChange;
  readonly onClose: () => void;
  /** @param taken fields in which theirs counts */
  readonly onMerge: (taken: ReadonlySet<string>) => void;
}

/** Somebody else has changed the job meanwhile: what they made of it beside what the form says, field by field. */
export function ConflictDialog({ base, theirs, change, onClose, onMerge }: ConflictDialogProps) {
  const conflicts = planConflicts(base, theirs, change);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  function choose(field: string, isTaken: boolean): void {
    const next = new Set(taken);
    if (isTaken) next.add(field);
    else next.delete(field);
    setTaken(next);
  }
  return (
    <Modal
      title="Somebody else has changed this job"
      action="Go on with this"
      isReady
      onClose={onClose}
      onSubmit={() => onMerge(taken)}
    >
      <p>
        It was version {base.version} when you began, and is version {theirs.version} now. Nothing is saved yet.
      </p>
      <table className={style['side']}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Theirs</th>
            <th scope="col">Mine</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map(({ field, theirs: text, mine }) => (
            <tr key={field}>
              <th scope="row">
                <code>{field}</code>
              </th>
              {mine === undefined ? (
                <td colSpan={2}>
                  <code>{text === '' ? 'none' : text}</code> <span className="muted">as you have not changed it</span>
                </td>
              ) : (
                [true, false].map((isTheirs) => (
                  <td key={String(isTheirs)}>
                    <label>
                      <input
                        type="radio"
                        name={`conflict ${field}`}
                        checked={taken.has(field) === isTheirs}
                        onChange={() => choose(field, isTheirs)}
                      />
                      <span>
                        {isTheirs ? 'Take theirs: ' : 'Keep mine: '}
                        <code>{(isTheirs ? text : mine) === '' ? 'none' : isTheirs ? text : mine}</code>
                      </span>
                    </label>
                  </td>
                ))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
