import type { IncidentResource } from '@aster-scheduler/client';
import { useState } from 'react';
import { commandWords } from '../../parts/command-words.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { incidentName } from './alert-words.js';
import { useIncidentChange } from './use-incident-change.js';

interface IncidentDialogProps {
  readonly incident: IncidentResource;
  readonly verb: 'resolve' | 'note';
  readonly onClose: () => void;
}

/** Ends an incident by hand, or says something about it. */
export function IncidentDialog({ incident, verb, onClose }: IncidentDialogProps) {
  const [note, setNote] = useState(incident.note ?? '');
  const change = useIncidentChange(incident, onClose);
  const of = incidentName(incident);
  const said = note.trim() === '' ? null : note;
  const isEnd = verb === 'resolve';
  return (
    <Modal
      title={isEnd ? `Resolve the incident of ${of}` : `Note on the incident of ${of}`}
      action={change.isPending ? 'Saving…' : isEnd ? 'Resolve' : 'Save'}
      isReady={!change.isPending}
      sent={{
        ...{ method: 'POST', path: `/api/v1/incidents/${incident.id}/${verb}`, body: { note: said } },
        words: isEnd && said !== null ? commandWords('alerts resolve', incident.id, { note: said }) : undefined,
      }}
      onClose={onClose}
      onSubmit={() => change.mutate({ verb, note: said })}
    >
      {isEnd && (
        <p>
          It ends by itself with the next good run. Ended by hand it is told as over; if it happens again, that is
          another one.
        </p>
      )}
      <label>
        {isEnd ? 'What was it? Whoever sees the next one reads it.' : 'For whoever looks at it'}
        <textarea value={note} maxLength={1000} onChange={({ target }) => setNote(target.value)} />
      </label>
      {change.error !== null && <ProblemBox error={change.error} what="It was not changed" />}
    </Modal>
  );
}
