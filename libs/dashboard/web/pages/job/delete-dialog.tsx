import type { JobResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { commandWords } from '../../parts/command-words.js';
import { jobWord } from '../../parts/job-word.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';

interface DeleteDialogProps {
  readonly job: JobResource;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Deletes a job and its history, once its name was typed: it cannot be taken back. */
export function DeleteDialog({ job, onClose, onDone }: DeleteDialogProps) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: async () => client().jobs.delete(job.id, { ifVersion: job.version }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['jobs'] });
      onDone();
    },
  });
  return (
    <Modal
      title={`Delete ${job.name}?`}
      action={remove.isPending ? 'Deleting…' : 'Delete the job and its runs'}
      look="danger"
      isReady={typed === job.name && !remove.isPending}
      sent={{
        ...{ method: 'DELETE', path: `/api/v1/jobs/${job.id}`, ifVersion: job.version },
        words: commandWords('delete', jobWord(job), { 'if-version': String(job.version) }),
      }}
      onClose={onClose}
      onSubmit={() => remove.mutate()}
    >
      <p>Its runs and their output go with it, and what is running is cancelled. To keep them, archive it.</p>
      <label>
        Type its name
        <input value={typed} autoComplete="off" spellCheck={false} onChange={({ target }) => setTyped(target.value)} />
      </label>
      {remove.error !== null && <ProblemBox error={remove.error} what="It was not deleted" />}
    </Modal>
  );
}
