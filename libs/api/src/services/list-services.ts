import type { ServiceResource } from '@aster-scheduler/client';
import { listServices as selectServices, type ServiceState } from '@aster-scheduler/run-store';
import { choice, id, instant, instantOrNull, objectSchema, text } from '../json/object-schema.js';
import { pageOf, pageRange, partOf } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { toServiceResource } from './service-resource.js';

const serviceSchema = objectSchema<ServiceResource>('Service', 'A scheduler or an API as the others see it.', {
  id,
  kind: choice(['scheduler', 'api']),
  name: { ...text, description: 'Host and process.' },
  status: {
    ...choice(['active', 'lost']),
    description: 'lost: it has not stopped, and yet was not heard of for three minutes.',
  },
  version: text,
  tz_data: { ...text, description: 'Of the time zone data that it works with.' },
  started_at: instant,
  heartbeat_at: { ...instant, description: 'Once a minute at least.' },
  last_pass_at: { ...instantOrNull, description: 'When it has last looked for due jobs; null for an API.' },
});

export const listServices = defineRoute({
  method: 'GET',
  path: '/api/v1/services',
  operationId: 'listServices',
  summary: 'Lists schedulers and APIs: who is alive, with which version.',
  description: 'One that has ended without saying so is lost after three minutes, and forgotten after fifteen.',
  tag: 'workers',
  right: { role: 'read', reach: 'nothing' },
  query: PageQuery,
  success: {
    status: 200,
    description: 'The services.',
    schema: { type: 'array', items: serviceSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const range = pageRange(query);
    const found = partOf(await selectServices(db), range, serviceKey);
    const { entries, headers } = pageOf(found, { path, limit: range.limit, filter: {} }, serviceKey);
    return { content: entries.map(toServiceResource), headers };
  },
});

/** As they are sorted; several may have the same name. */
function serviceKey({ kind, name, id: serviceId }: ServiceState): string {
  return `${kind === 'scheduler' ? 0 : 1}\n${name}\n${serviceId}`;
}
