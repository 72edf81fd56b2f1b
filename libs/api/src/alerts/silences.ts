import type {
  AlertMatchResource,
  IncidentSilenceInput as IncidentContract,
  SilenceInput as InputContract,
  SilenceListQuery as QueryContract,
  SilenceResource,
} from '@aster-scheduler/client';
import { InvalidInputError, parseDuration } from '@aster-scheduler/core';
import {
  endSilence as end,
  findIncident,
  insertSilence,
  listSilences as selectSilences,
  type Silence,
} from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery } from '../fields/from-query.js';
import { InstantField, requireInstant } from '../fields/instant-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { id, idOrNull, instant, objectSchema, textOrNull } from '../json/object-schema.js';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { AlertId } from './alert-key.js';
import { matchSchema } from './alert-rule-schema.js';
import { MatchField } from './match-field.js';
import { requireIdCursor } from './require-id-cursor.js';

/** A silence that is to be made. */
export class SilenceInput implements InputContract {
  @MatchField({ description: 'Of which jobs nothing is sent: those that all of this holds for. By default all.' })
  match?: AlertMatchResource | null;

  @InstantField({ description: 'When it begins; now by default.' })
  begins_at?: string | null;

  @InstantField({ description: 'When it ends.' })
  ends_at?: string | null;

  @RuleField(
    { kind: 'duration', minMs: 60_000 },
    { description: 'Instead of `ends_at`: how long it lasts, such as `2h`.' },
  )
  for?: string | null;

  @TextField({ description: 'Why, for whoever looks at it.', min: 1, max: 1_000 })
  note?: string | null;
}

class SilenceQuery extends PageQuery implements QueryContract {
  @BooleanFromQuery()
  @BooleanField({ description: 'Also those that are over.', isNotNull: true })
  past?: boolean;
}

const silenceSchema = objectSchema<SilenceResource>(
  'Silence',
  'A time in which incidents are recorded, and nothing is sent.',
  {
    id,
    match: matchSchema,
    rule_id: { ...idOrNull, description: 'Of one about an incident: its rule; null: it is about all that matches.' },
    subject: { ...textOrNull, description: 'Of one about an incident: what that is about.' },
    begins_at: instant,
    ends_at: instant,
    note: textOrNull,
    created_by: textOrNull,
    created_at: instant,
  },
);

/** For how long nothing is told of an incident. */
export class IncidentSilenceInput implements IncidentContract {
  @InstantField({ description: 'When it ends.' })
  ends_at?: string | null;

  @RuleField(
    { kind: 'duration', minMs: 60_000 },
    { description: 'Instead of `ends_at`: how long it lasts, such as `2h`.' },
  )
  for?: string | null;

  @TextField({ description: 'Why, for whoever looks at it.', min: 1, max: 1_000 })
  note?: string | null;
}

export const listSilences = defineRoute({
  method: 'GET',
  path: '/api/v1/alerts/silences',
  operationId: 'listSilences',
  summary: 'Lists the silences that are not over, the newest first.',
  tag: 'alerts',
  right: { role: 'read', reach: 'everything' },
  query: SilenceQuery,
  success: {
    status: 200,
    description: 'The silences.',
    schema: { type: 'array', items: silenceSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    const { past } = query;
    const asked = { includesPast: past === true, offset, beforeId: requireIdCursor(after), limit: limit + 1 };
    const found = await selectSilences(db, asked);
    const filter = { past: past === undefined ? undefined : String(past) };
    const { entries, headers } = pageOf(found, { path, limit, filter }, (silence) => silence.id);
    return { content: entries.map(toSilenceResource), headers };
  },
});

export const createSilence = defineRoute({
  method: 'POST',
  path: '/api/v1/alerts/silences',
  operationId: 'createSilence',
  summary: 'Has nothing sent of jobs for a time; what happens meanwhile is recorded.',
  description: 'At its end, what was kept back is told as far as it is still so.',
  tag: 'alerts',
  right: { role: 'operate', reach: 'everything' },
  body: SilenceInput,
  example: { match: { labels: { team: 'data' } }, for: '2h', note: 'the database moves' },
  success: { status: 201, description: 'The silence.', schema: silenceSchema },
  problems: ['INVALID_INPUT', 'STATE_CONFLICT'],
  async handle({ db }, { caller, body }) {
    const silence = await insertSilence(db, {
      ...{ match: body.match ?? {}, until: untilOf(body), createdBy: recordedActor(caller) },
      ...{ note: body.note ?? undefined, beginsAt: instantOf(body.begins_at) },
    });
    const content = toSilenceResource(silence);
    return { content, audit: { subject: { kind: 'silence', id: silence.id }, after: content } };
  },
});

export const silenceIncident = defineRoute({
  method: 'POST',
  path: '/api/v1/incidents/{id}/silence',
  operationId: 'silenceIncident',
  summary: 'Has nothing sent of an incident for a time; what happens meanwhile is recorded.',
  description:
    'It is about the next incident of the same rule and job, or part of the engine, as well. At its end, what was kept back is told as far as it is still so.',
  tag: 'alerts',
  right: { role: 'operate', reach: 'handled' },
  params: AlertId,
  body: IncidentSilenceInput,
  example: { for: '2h', note: 'the database moves' },
  success: { status: 201, description: 'The silence.', schema: silenceSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db }, { caller, params, body }) {
    const until = untilOf(body);
    const { ruleId, subject } = await findIncident(db, params.id.toLowerCase(), caller.reach);
    const more = { createdBy: recordedActor(caller), note: body.note ?? undefined };
    const content = toSilenceResource(
      await insertSilence(db, { match: {}, about: { ruleId, subject }, until, ...more }),
    );
    return { content, audit: { subject: { kind: 'silence', id: content.id }, after: content } };
  },
});

export const endSilence = defineRoute({
  method: 'DELETE',
  path: '/api/v1/alerts/silences/{id}',
  operationId: 'endSilence',
  summary: 'Ends a silence now; what it has kept back is sent.',
  tag: 'alerts',
  right: { role: 'operate', reach: 'everything' },
  params: AlertId,
  success: { status: 204, description: 'The silence is over.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const before = toSilenceResource(await end(db, params.id.toLowerCase()));
    return { audit: { subject: { kind: 'silence', id: before.id }, before } };
  },
});

/** @throws InvalidInputError unless exactly one of the two is said */
function untilOf({ ends_at: endsAt, for: lasts }: IncidentContract): Date | number {
  const isFor = typeof lasts === 'string';
  if (isFor !== (typeof endsAt === 'string')) return isFor ? (parseDuration(lasts) ?? 0) : requireInstant(endsAt ?? '');
  throw new InvalidInputError([{ field: 'ends_at', message: 'or for must be given, and not both' }]);
}

function instantOf(given: string | null | undefined): Date | undefined {
  return typeof given === 'string' ? requireInstant(given) : undefined;
}

function toSilenceResource(silence: Silence): SilenceResource {
  return {
    ...{ rule_id: silence.ruleId, subject: silence.subject },
    ...{ id: silence.id, match: silence.match, note: silence.note, created_by: silence.createdBy },
    ...{ begins_at: silence.beginsAt.toISOString(), ends_at: silence.endsAt.toISOString() },
    created_at: silence.createdAt.toISOString(),
  };
}
