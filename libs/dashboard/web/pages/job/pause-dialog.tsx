import type { JobResource } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { commandWords } from '../../parts/command-words.js';
import { jobWord } from '../../parts/job-word.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { localInstants } from '../../time/local-instants.js';

interface PauseDialogProps {
  readonly job: JobResource;
  readonly onClose: () => void;
  readonly onDone: (job: JobResource) => void;
}

/** Pauses a job, or says more of its pause: why, and when it goes on by itself. */
export function PauseDialog({ job, onClose, onDone }: PauseDialogProps) {
  const [note, setNote] = useState(job.pause?.note ?? '');
  const [local, setLocal] = useState('');
  const [until] = local === '' ? [] : localInstants(local, job.timezone);
  const isWrong = local !== '' && until === undefined;
  const input = { note: note.trim() === '' ? null : note, until: until?.toISOString() ?? null };
  const pause = useMutation({
    mutationFn: async () => client().jobs.pause(job.id, input),
    onSuccess: onDone,
  });
  return (
    <Modal
      title={`Pause ${job.name}`}
      action={pause.isPending ? 'Pausing…' : 'Pause'}
      isReady={!isWrong && !pause.isPending}
      sent={{
        ...{ method: 'POST', path: `/api/v1/jobs/${job.id}/pause`, body: input },
        words: commandWords('pause', jobWord(job), input),
      }}
      onClose={onClose}
      onSubmit={() => pause.mutate()}
    >
      <p>Its ticks are skipped meanwhile, and say so. Runs that have begun go on.</p>
      <label>
        Why? Whoever looks at the job reads it.
        <textarea value={note} maxLength={1000} onChange={({ target }) => setNote(target.value)} />
      </label>
      <label>
        Until, by the clock of {job.timezone}; empty: until somebody resumes it
        <input
          type="datetime-local"
          value={local}
          aria-invalid={isWrong}
          onChange={({ target }) => setLocal(target.value)}
        />
      </label>
      {isWrong && <p role="alert">This time does not exist there: the clock leaves it out.</p>}
      {pause.error !== null && <ProblemBox error={pause.error} what="It was not paused" />}
    </Modal>
  );
}
