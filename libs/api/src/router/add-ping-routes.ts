import { isPingToken, isUuid, NotFoundError } from '@aster-scheduler/core';
import { findPingedJob, takePing } from '@aster-scheduler/run-store';
import type { Request, Router } from 'express';
import { conduct } from '../http/exchange.js';
import type { Reply } from '../http/reply.js';
import { readPingBody } from '../pings/read-ping-body.js';
import { readPingPath } from '../pings/read-ping-path.js';
import { tellOfPing } from '../pings/tell-of-ping.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import type { Api } from './dispatch.js';

/**
 * Takes pings at `/ping/<token>`, with words and codes as those of healthchecks, so that its clients work with another
 * address. The token is all that is asked for: it lets its sender tell how one job went, and nothing else.
 */
export function addPingRoutes(router: Router, api: Api): void {
  router.all(['/ping/:token', '/ping/:token/:signal'], async (request, response) => {
    await conduct(api.tools, { request, response, route: '/ping/*' }, async () => answer(api, request));
  });
}

async function answer(api: Api, request: Request): Promise<Reply> {
  const { method, params, query } = request;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    throw new HttpProblemError('METHOD_NOT_ALLOWED', 'pings are sent with GET, HEAD or POST', {
      allow: 'GET, HEAD, POST',
    });
  }
  await api.limits.take(`ping from ${api.addressOf(request) ?? ''}`, 1);
  const token = String(params.token);
  const told = readPingPath(params.signal === undefined ? undefined : String(params.signal));
  if (told === undefined || !isPingToken(token)) return text(404, '(not found)');
  const { rid } = query;
  if (rid !== undefined && !(typeof rid === 'string' && isUuid(rid))) return text(400, 'invalid uuid format');
  await api.limits.take(`ping of ${token}`, 1);
  const jobId = await findPingedJob(api.context.db, token);
  if (jobId === undefined) return text(404, '(not found)');
  const output = await readPingBody(request);
  try {
    const { became } = await takePing(api.context.db, { jobId, ...told, name: rid, output, actor: 'ping' });
    tellOfPing(api.context, became);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return text(404, '(not found)'); // it is executed by workers now, or gone
  }
  return text(200, 'OK');
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
