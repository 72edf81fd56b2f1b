import type { AuditEntryResource, AuditQuery as AuditContract } from '@aster-scheduler/client';
import { InvalidInputError, isUuid } from '@aster-scheduler/core';
import { type AuditEntry, listAuditEntries } from '@aster-scheduler/run-store';
import { InstantFromQuery } from '../fields/from-query.js';
import { InstantField, parseInstant } from '../fields/instant-field.js';
import { TextField } from '../fields/text-field.js';
import { id, instant, objectSchema, text, textOrNull } from '../json/object-schema.js';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';

/** Which entries are asked for. */
class AuditQuery extends PageQuery implements AuditContract {
  @TextField({ description: 'Only what this one did.', min: 1, max: 300, isNotNull: true, example: 'key:ci' })
  actor?: string;

  @TextField({ description: 'Only this operation.', min: 1, max: 100, isNotNull: true, example: 'patchJob' })
  action?: string;

  @TextField({
    description: 'Only what was done to the job, run or key with this id.',
    min: 1,
    max: 255,
    isNotNull: true,
  })
  subject?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Only at this instant or later.', isNotNull: true })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Only before this instant.', isNotNull: true })
  to?: string;
}

const entrySchema = objectSchema<AuditEntryResource>('AuditEntry', 'One thing that somebody did.', {
  id,
  at: instant,
  actor: { ...text, description: '`key:<name>`, `user:<name>`, `app`, or `anyone` where no key is asked for.' },
  action: { ...text, description: 'The operation of the API; `signInFailed` for a key that was refused.' },
  subject_kind: { ...textOrNull, description: 'What it was done to.' },
  subject_id: textOrNull,
  subject_name: textOrNull,
  address: { ...textOrNull, description: 'Where it came from.' },
  user_agent: textOrNull,
  request_id: textOrNull,
  before: { description: 'What differs, without secrets and of a bounded size.' },
  after: {},
});

export const listAudit = defineRoute({
  method: 'GET',
  path: '/api/v1/audit',
  operationId: 'listAudit',
  summary: 'Tells who did what, the newest first.',
  description:
    'Every change is there, but for triggers and retries: each of their runs says itself who has made it. Entries are kept for ' +
    '400 days. What looks like a secret is masked, and so is each value of an environment.',
  tag: 'access',
  right: { role: 'admin', reach: 'everything' },
  query: AuditQuery,
  success: {
    status: 200,
    description: 'The entries.',
    schema: { type: 'array', items: entrySchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    if (after !== undefined && !isUuid(after)) {
      throw new InvalidInputError([{ field: 'cursor', message: 'is not from a Link header of this list' }]);
    }
    const { actor, action, subject, from, to } = query;
    const range = { from: parsed(from), to: parsed(to) };
    const asked = { actor, action, subjectId: subject, ...range, offset, beforeId: after };
    const found = await listAuditEntries(db, { ...asked, limit: limit + 1 });
    const filter = { actor, action, subject, from, to };
    const { entries, headers } = pageOf(found, { path, limit, filter }, (entry) => entry.id);
    return { content: entries.map(toResource), headers };
  },
});

function parsed(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function toResource(entry: AuditEntry): AuditEntryResource {
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject_kind: entry.subject?.kind ?? null,
    subject_id: entry.subject?.id ?? null,
    subject_name: entry.subject?.name ?? null,
    address: entry.address ?? null,
    user_agent: entry.userAgent ?? null,
    request_id: entry.requestId ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
  };
}
