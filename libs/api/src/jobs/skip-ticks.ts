import {
  listTickSkips,
  maxTickSkips,
  skipTick as markTick,
  unskipTick as unmarkTick,
} from '@aster-scheduler/run-store';
import { requireInstant } from '../fields/instant-field.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { jobSubject } from './audited-job.js';
import { changeOf, originHeader } from './change-of.js';
import { requireJob } from './require-job.js';
import { SkipInput, SkipKey } from './skip-input.js';
import { skipSchema, toSkipResource } from './skip-resource.js';

export const skipTick = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/skips',
  operationId: 'skipTick',
  summary: 'Has a tick to come skipped when it is due.',
  description:
    'The tick is then recorded as `skipped` with the reason `skipped_by_user`, and can be taken back until it is due. ' +
    `Asked for again, the note is set anew. A job can have ${maxTickSkips} such ticks at a time: to have more skipped, pause it.`,
  tag: 'jobs',
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: SkipInput,
  example: { at: '2099-01-01T00:00:00Z', note: 'the office is closed' },
  readsHeaders: originHeader,
  success: { status: 201, description: 'The skip.', schema: skipSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db, notifier }, { caller, params, body, headers }) {
    const job = await requireJob(db, params.id);
    const { by } = changeOf(headers, caller);
    const skip = await markTick(db, job.id, requireInstant(body.at), { note: body.note ?? undefined, by });
    notifier.notify('jobs');
    return { content: toSkipResource(skip), audit: { subject: jobSubject(job), after: toSkipResource(skip) } };
  },
});

export const listSkips = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/skips',
  operationId: 'listSkips',
  summary: 'Lists the ticks to come that are to be skipped, the next one first.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  success: { status: 200, description: 'The skips.', schema: { type: 'array', items: skipSchema } },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: (await listTickSkips(db, job.id)).map(toSkipResource) };
  },
});

export const unskipTick = defineRoute({
  method: 'DELETE',
  path: '/api/v1/jobs/{id}/skips/{at}',
  operationId: 'unskipTick',
  summary: 'Takes back that a tick is to be skipped; until it is due.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'job' },
  params: SkipKey,
  success: { status: 204, description: 'The tick gets its run.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db, notifier }, { params }) {
    const job = await requireJob(db, params.id);
    await unmarkTick(db, job.id, requireInstant(params.at));
    notifier.notify('jobs');
    return { audit: { subject: jobSubject(job), before: { at: params.at } } };
  },
});
