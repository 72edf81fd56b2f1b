import { createClient } from '@aster-scheduler/client';
import type { Request, Router } from 'express';
import type { Caller } from '../access/caller.js';
import type { AgentDoor } from '../context/agent-door.js';
import { conduct } from '../http/exchange.js';
import { readBody } from '../http/read-body.js';
import type { Reply } from '../http/reply.js';
import { countingCost } from '../limits/allowance.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { type Api, nameOf, sent, signalOf, takeOf } from './dispatch.js';
import { createInnerFetch, innerUrl } from './inner-fetch.js';

/** Serves agents at `/mcp`: who may call the API may call it here, and do what they may do there. */
export function addAgentDoor(router: Router, api: Api, door: AgentDoor): void {
  router.all('/mcp', async (request, response) => {
    await conduct(api.tools, { request, response, route: '/mcp' }, async () => {
      const caller = await api.admit(request);
      // more of the processor than a request, before anything is asked for: a server is made for each message
      const headers = await takeOf(api, request, { caller, cost: countingCost });
      if (request.method !== 'POST') throw new HttpProblemError('METHOD_NOT_ALLOWED', onlyPost, { allow: 'POST' });
      // what is asked for inside has a share of its own: nobody waits for a place that is kept by who waits
      const who = nameOf(api, caller, request);
      const work = async () => answerAgent(api, door, { request, caller });
      const reply = await api.share.run(who && `agents of ${who}`, work, async () => sent(response));
      return { ...reply, headers: { ...headers, ...reply.headers } };
    });
  });
}

async function answerAgent(
  api: Api,
  door: AgentDoor,
  { request, caller }: { readonly request: Request; readonly caller: Caller },
): Promise<Reply> {
  const body = await readBody(request, { bytes: api.bodyLimitBytes });
  const more = messagesOf(body?.content) - 1;
  if (more > 0) await takeOf(api, request, { caller, cost: more * countingCost });
  const gone = signalOf(request);
  const fetch = createInnerFetch(api, { request, caller, gone });
  const client = createClient({ baseUrl: innerUrl, fetch, maxRetries: 0 });
  return toReply(await door.answer(asWebRequest(request, gone), { client, body: body?.content }));
}

/** Answered in one go. Messages of the present protocol come one by one. */
const mostMessages = 10;

/** @throws HttpProblemError for too many at once */
function messagesOf(content: unknown): number {
  const count = Array.isArray(content) ? content.length : 1;
  if (count <= mostMessages) return count;
  throw new HttpProblemError('MALFORMED_REQUEST', `there are ${count} messages; send ${mostMessages} at once at most`);
}

const onlyPost = 'agents send messages with POST; nothing is kept between them that could be followed or ended';

/**
 * Without the key: whoever answers has no use for it.
 *
 * @param signal hanging up is how an agent takes back what it has asked for: numbers of messages are those of one
 *   client, and two may have the same key
 */
function asWebRequest({ method, headers }: Request, signal: AbortSignal): globalThis.Request {
  const passed = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return new globalThis.Request(`${innerUrl}/mcp`, { method, headers: Object.fromEntries(passed), body: '{}', signal });
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, headers: type === null ? {} : { 'content-type': type }, body: text };
}
