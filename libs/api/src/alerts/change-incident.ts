import type { IncidentNoteInput as NoteContract } from '@aster-scheduler/client';
import type { Db } from '@aster-scheduler/db';
import {
  acknowledgeIncident as acknowledge,
  type ChangedIncident,
  type IncidentChange,
  noteIncident as setNote,
  resolveIncident as resolve,
} from '@aster-scheduler/run-store';
import { auditedChange } from '../audit/audited.js';
import { TextField } from '../fields/text-field.js';
import { defineRoute } from '../routes/define-route.js';
import type { Route } from '../routes/route.js';
import { AlertId } from './alert-key.js';
import { incidentSchema, toIncidentResource } from './incident-resource.js';

/** What may be said of an incident. */
export class IncidentNoteInput implements NoteContract {
  @TextField({ description: 'A note, in place of the one that is there; null removes it.', min: 1, max: 1_000 })
  note?: string | null;
}

export const acknowledgeIncident = incidentRoute('acknowledge', acknowledge, {
  summary: 'Says that somebody looks after an incident: nobody is reminded of it any more.',
  note: 'I am at it',
});

export const resolveIncident = incidentRoute('resolve', resolve, {
  summary: 'Ends an incident by hand, and tells so. When it happens again, that is another one.',
  note: 'the disk was full',
});

export const noteIncident = incidentRoute('note', setNote, {
  summary: 'Sets the note of an incident.',
  note: 'see the log of the database',
});

type Change = (db: Db, id: string, change: IncidentChange) => Promise<ChangedIncident>;

function incidentRoute(
  verb: 'acknowledge' | 'resolve' | 'note',
  change: Change,
  { summary, note }: { readonly summary: string; readonly note: string },
): Route {
  return defineRoute({
    method: 'POST',
    path: `/api/v1/incidents/{id}/${verb}`,
    operationId: `${verb}Incident`,
    summary,
    tag: 'alerts',
    right: { role: 'operate', reach: 'handled' },
    params: AlertId,
    body: IncidentNoteInput,
    isBodyOptional: true,
    nullFields: ['note'],
    example: { note },
    success: { status: 200, description: 'The incident.', schema: incidentSchema },
    problems: ['INVALID_INPUT', 'NOT_FOUND', ...(verb === 'note' ? [] : (['STATE_CONFLICT'] as const))],
    async handle({ db, notifier }, { caller, params, body }) {
      const asked = { by: caller.actor, reach: caller.reach, note: body.note };
      const { before, incident } = await change(db, params.id.toLowerCase(), asked);
      notifier.notify('alerts');
      const subject = { kind: 'incident', id: incident.id, name: incident.jobName ?? undefined };
      const [was, is] = [toIncidentResource(before), toIncidentResource(incident)];
      return { content: is, audit: auditedChange(subject, was, is) };
    },
  });
}
