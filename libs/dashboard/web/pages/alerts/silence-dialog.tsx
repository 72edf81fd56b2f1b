import type { IncidentResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormField } from '../../parts/form-field.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import { localInstants } from '../../time/local-instants.js';
import { browserZone } from '../../time/zone-choice.js';
import style from './alert-form.module.css';
import { incidentName } from './alert-words.js';
import { matchOfDraft } from './match-draft.js';
import { MatchFields } from './match-fields.js';
import { planSilence } from './plan-silence.js';

interface SilenceDialogProps {
  /** The one that it is about, and the next ones of its rule and subject; else some jobs are chosen. */
  readonly incident?: IncidentResource;
  readonly onClose: () => void;
}

const spans = [
  ['30m', '30 minutes'],
  ['1h', '1 hour'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
  ['24h', 'a day'],
  ['168h', 'a week'],
  ['', 'until…'],
] as const;

/** Has nothing sent of an incident, or of some jobs, for a time. */
export function SilenceDialog({ incident, onClose }: SilenceDialogProps) {
  const queries = useQueryClient();
  const [match, setMatch] = useState({ jobs: '', labels: '', pools: '' });
  const [span, setSpan] = useState('2h');
  const [local, setLocal] = useState('');
  const [note, setNote] = useState('');
  const [until] = local === '' ? [] : localInstants(local, browserZone);
  const time = span === '' ? { ends_at: until?.toISOString() ?? null } : { for: span };
  const input = { ...time, note: note.trim() === '' ? null : note };
  const silence = useMutation({
    mutationFn: async () => {
      if (incident !== undefined) return client().alerts.incidents.silence(incident.id, input);
      return client().alerts.silences.create({ ...input, match: matchOfDraft(match) });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['silences'] });
      toast('Silenced. What happens meanwhile is recorded, and told at its end if it is still so.');
      onClose();
    },
  });
  const isReady = !silence.isPending && (span !== '' || until !== undefined);
  return (
    <Modal
      title={incident === undefined ? 'New silence' : `Silence ${incidentName(incident)}`}
      action={silence.isPending ? 'Silencing…' : 'Silence'}
      isReady={isReady}
      sent={span === '' && until === undefined ? undefined : planSilence(input, incident?.id, matchOfDraft(match))}
      onClose={onClose}
      onSubmit={() => silence.mutate()}
    >
      <p>
        {incident === undefined
          ? 'Incidents of these jobs are still recorded. Nothing is sent until it ends; a paused job needs no silence.'
          : 'Nothing more is sent of it, nor of the next one of its rule and subject. It is still recorded.'}
      </p>
      {incident === undefined && <MatchFields draft={match} onChange={setMatch} />}
      <div className={style['pair']}>
        <FormField label="For">
          {(attributes) => (
            <select {...attributes} value={span} onChange={({ target }) => setSpan(target.value)}>
              {spans.map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </FormField>
        {span === '' && (
          <FormField
            label={`Until, by the clock of ${browserZone}`}
            problem={local !== '' && until === undefined ? 'This time does not exist there.' : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                type="datetime-local"
                value={local}
                onChange={({ target }) => setLocal(target.value)}
              />
            )}
          </FormField>
        )}
      </div>
      <FormField label="Why" hint="Whoever wonders where the messages are reads it.">
        {(attributes) => (
          <input {...attributes} value={note} maxLength={1000} onChange={({ target }) => setNote(target.value)} />
        )}
      </FormField>
      {silence.error !== null && <ProblemBox error={silence.error} what="Nothing was silenced" />}
    </Modal>
  );
}
