import { channelProblems, InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { requireSecrets } from '@aster-scheduler/job-store';
import {
  type Channel,
  type ChannelDefinition,
  deleteChannel as removeChannel,
  findChannel,
  insertChannel,
  updateChannel,
} from '@aster-scheduler/run-store';
import { auditedChange } from '../audit/audited.js';
import type { ApiContext } from '../context/api-context.js';
import { ForceQuery } from '../jobs/force-query.js';
import { defineRoute } from '../routes/define-route.js';
import type { RouteAnswer } from '../routes/route.js';
import { etagHeader, etagOfVersion, ifMatchHeader, requiredVersionOf } from './alert-conditions.js';
import { AlertKey } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { ChannelChange, ChannelDeletionQuery, ChannelInput } from './channel-input.js';
import { channelDocument, channelSchema, toChannelResource } from './channel-resource.js';
import { requireOwnFields } from './require-own-fields.js';
import { settingTexts } from './setting-texts.js';

export const createChannel = defineRoute({
  method: 'POST',
  path: '/api/v1/alerts/channels',
  operationId: 'createChannel',
  summary: 'Makes a channel that alerts can go to.',
  tag: 'alerts',
  right: { role: 'admin', reach: 'everything' },
  body: ChannelInput,
  example: { name: 'ops', kind: 'webhook', config: { url: 'https://hooks.example.org/aster' } },
  success: {
    status: 201,
    description: 'The channel.',
    schema: channelSchema,
    headers: { ...etagHeader, Location: 'The path of the channel.' },
  },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'STATE_CONFLICT'], // not found: repeated, and gone since
  async handle({ db }, { body, mountPath }) {
    const { name, kind, config, is_enabled: isEnabled = true } = body;
    const wanted = await requireSendable(db, { name, kind, config, isEnabled });
    const channel = await insertChannel(db, wanted);
    const { headers, ...answer } = channelAnswer(channel);
    const audit = { subject: subjectOf(channel), after: answer.content };
    return { ...answer, headers: { ...headers, location: `${mountPath}/api/v1/alerts/channels/${channel.id}` }, audit };
  },
  again: channelAgain,
});

export const patchChannel = defineRoute({
  method: 'PATCH',
  path: '/api/v1/alerts/channels/{id}',
  operationId: 'patchChannel',
  summary: 'Merges what is given into a channel; its settings are replaced as a whole.',
  tag: 'alerts',
  right: { role: 'admin', reach: 'everything' },
  params: AlertKey,
  query: ForceQuery,
  body: ChannelChange,
  readMergePatch: (patch) => patch,
  example: { is_enabled: true },
  readsHeaders: ifMatchHeader,
  success: { status: 200, description: 'The channel.', schema: channelSchema, headers: etagHeader },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'VERSION_CONFLICT', 'MANAGED'],
  async handle({ db }, { params, query, body, headers }) {
    const found = await findChannel(db, keyOf(params.id));
    const ifVersion = requiredVersionOf(headers, found, 'channel');
    const merged = (current: Channel): ChannelDefinition => ({
      ...{ name: body.name ?? current.name, kind: body.kind ?? current.kind, config: body.config ?? current.config },
      isEnabled: body.is_enabled ?? current.isEnabled,
    });
    if (asksSettings(body, found)) await requireSendable(db, merged(found));
    const plan = (current: Channel): ChannelDefinition => {
      const wanted = merged(current);
      const compared = { before: channelDocument(current), after: channelDocument(wanted) };
      if (query.force !== true) requireOwnFields(current.owner, compared);
      return wanted;
    };
    // of another version nothing is written: its settings were not looked at
    const { before, channel } = await updateChannel(db, found.id, plan, { ifVersion: ifVersion ?? found.version });
    const audit = auditedChange(subjectOf(channel), toChannelResource(before), toChannelResource(channel));
    return { ...channelAnswer(channel), audit };
  },
  again: channelAgain,
});

export const deleteChannel = defineRoute({
  method: 'DELETE',
  path: '/api/v1/alerts/channels/{id}',
  operationId: 'deleteChannel',
  summary: 'Deletes a channel that no rule tells, or any with force; what was still to be sent to it is dropped.',
  tag: 'alerts',
  right: { role: 'admin', reach: 'everything' },
  params: AlertKey,
  query: ChannelDeletionQuery,
  readsHeaders: ifMatchHeader,
  success: { status: 204, description: 'The channel is gone.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT', 'VERSION_CONFLICT', 'MANAGED'],
  async handle({ db }, { params, query, headers }) {
    const found = await findChannel(db, keyOf(params.id));
    const ifVersion = requiredVersionOf(headers, found, 'channel');
    const isForced = query.force === true;
    const check = isForced ? undefined : (owner: Channel['owner']) => requireOwnFields(owner);
    const channel = await removeChannel(db, found.id, { ifVersion, isForced, check });
    return { audit: { subject: subjectOf(channel), before: toChannelResource(channel) } };
  },
});

/** Whose secret is gone may still be turned off and renamed. */
function asksSettings({ kind, config, is_enabled: isEnabled }: ChannelChange, found: Channel): boolean {
  return kind !== undefined || config !== undefined || (isEnabled === true && !found.isEnabled);
}

/**
 * A channel whose settings are those of its kind, and whose secrets are there; they stay so until it is written.
 *
 * @throws InvalidInputError
 */
async function requireSendable(db: Db, definition: ChannelDefinition): Promise<ChannelDefinition> {
  const problems = channelProblems(definition.kind, definition.config);
  if (problems.length > 0) throw new InvalidInputError(problems);
  await requireSecrets(db, settingTexts(definition.config), 'config');
  return definition;
}

function channelAnswer(channel: Channel): RouteAnswer {
  return { content: toChannelResource(channel), headers: etagOfVersion(channel), keeps: channel.id };
}

async function channelAgain({ db }: ApiContext, channelId: string): Promise<RouteAnswer> {
  return channelAnswer(await findChannel(db, channelId));
}

function subjectOf({ id, name }: Channel) {
  return { kind: 'channel', id, name };
}
