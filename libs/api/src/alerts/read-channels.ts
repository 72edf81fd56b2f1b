import { findChannel, listChannels as selectChannels } from '@aster-scheduler/run-store';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { etagHeader, etagOfVersion } from './alert-conditions.js';
import { AlertKey } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { channelSchema, toChannelResource } from './channel-resource.js';

export const listChannels = defineRoute({
  method: 'GET',
  path: '/api/v1/alerts/channels',
  operationId: 'listChannels',
  summary: 'Lists the channels that alerts go to by name, with what became of their messages.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  query: PageQuery,
  success: {
    status: 200,
    description: 'The channels.',
    schema: { type: 'array', items: channelSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    const found = (await selectChannels(db, { after, limit: offset + limit + 1 })).slice(offset);
    const { entries, headers } = pageOf(found, { path, limit, filter: {} }, ({ name }) => name);
    return { content: entries.map(toChannelResource), headers };
  },
});

export const getChannel = defineRoute({
  method: 'GET',
  path: '/api/v1/alerts/channels/{id}',
  operationId: 'getChannel',
  summary: 'Gives a channel, by its id or its name.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  params: AlertKey,
  success: { status: 200, description: 'The channel.', schema: channelSchema, headers: etagHeader },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const channel = await findChannel(db, keyOf(params.id));
    return { content: toChannelResource(channel), headers: etagOfVersion(channel) };
  },
});
