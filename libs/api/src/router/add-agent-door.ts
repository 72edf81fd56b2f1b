import { createClient } from '@aster-scheduler/client';
import type { Request, Router } from 'express';
import type { AgentDoor } from '../context/agent-door.js';
import { conduct } from '../http/exchange.js';
import { readBody } from '../http/read-body.js';
import type { Reply } from '../http/reply.js';
import { countingCost } from '../limits/allowance.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { type Api, takeOf } from './dispatch.js';
import { createInnerFetch, innerUrl } from './inner-fetch.js';

/** Serves agents at `/mcp`: who may call the API may call it here, and do what they may do there. */
export function addAgentDoor(router: Router, api: Api, door: AgentDoor): void {
  router.all('/mcp', async (request, response) => {
    await conduct(api.tools, { request, response, route: '/mcp' }, async () => {
      const caller = await api.admit(request);
      // more of the processor than a request, before anything is asked for: a server is made for each message
      const headers = await takeOf(api, request, { caller, cost: countingCost });
      if (request.method !== 'POST') throw new HttpProblemError('METHOD_NOT_ALLOWED', onlyPost, { allow: 'POST' });
      const body = await readBody(request, { bytes: api.bodyLimitBytes });
      const fetch = createInnerFetch(api, request, caller);
      const client = createClient({ baseUrl: innerUrl, fetch, maxRetries: 0 });
      const { body: answer, ...reply } = await toReply(
        await door.answer(asWebRequest(request), { client, body: body?.content }),
      );
      return { ...reply, headers: { ...headers, ...reply.headers }, body: answer };
    });
  });
}

const onlyPost = 'agents send messages with POST; nothing is kept between them that could be followed or ended';

/** Without the key: whoever answers has no use for it. */
function asWebRequest({ method, headers }: Request): globalThis.Request {
  const passed = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return new globalThis.Request(`${innerUrl}/mcp`, { method, headers: Object.fromEntries(passed), body: '{}' });
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, headers: type === null ? {} : { 'content-type': type }, body: text };
}
