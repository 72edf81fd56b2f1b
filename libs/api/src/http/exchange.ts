import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Emit } from '@aster-scheduler/core';
import { requestIdOf } from '../access/request-id.js';
import { toProblem } from '../problems/to-problem.js';
import type { DatabaseOutage } from './database-outage.js';
import { isReplyStream, problemReply, type Reply } from './reply.js';
import { sendReply } from './send-reply.js';
import type { SendingLimits } from './send-stream.js';
import type { StreamCount } from './stream-count.js';

/** A request and the answer to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The route's path with its parameters unfilled, for events; never what a client made up. */
  readonly route: string;
}

export interface ExchangeTools extends SendingLimits {
  readonly emit: Emit;
  readonly watch: DatabaseOutage;
  readonly streams: StreamCount;
}

/**
 * Answers with what `work` comes to, or with the problem that it throws; tells of it when the answer is out. A request
 * that was sent before the answer to another one on its connection is begun when that is out: until then its response
 * belongs to no connection and would never hear that it has closed, so that what is kept for it would be kept for ever.
 */
export async function conduct(
  tools: ExchangeTools,
  { request, response, route }: Exchange,
  work: () => Promise<Reply>,
): Promise<void> {
  const { emit, watch, streams } = tools;
  if (!(await hasItsTurn(request, response))) return;
  const startedAtMs = performance.now();
  const requestId = requestIdOf(request);
  const method = request.method ?? '';
  response.once('close', () => {
    const durationMs = performance.now() - startedAtMs;
    emit({ type: 'http.request', method, route, status: response.statusCode, durationMs, requestId });
  });
  const toldProblem = (error: unknown) => {
    const told = toProblem(error);
    if (told.problem.code === 'DATABASE_UNAVAILABLE') watch.lost(`${method} ${route}`, error);
    if (told.problem.code === 'INTERNAL') emit({ type: 'http.failed', method, route, requestId, error });
    return told;
  };
  let reply: Reply;
  try {
    reply = await work();
    if (isLive(reply)) streams.enter(response, reply.who);
  } catch (error) {
    reply = problemReply(toldProblem(error));
  }
  try {
    await sendReply(request, response, reply, requestId, tools);
  } catch (error) {
    toldProblem(error); // of a stream: the client has seen it break off
  }
}

/** Resolves to whether the client is still there when the answers before this one are out. */
async function hasItsTurn({ socket }: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (response.socket !== null || !(socket instanceof Socket)) return true;
  if (socket.destroyed) return false;
  return new Promise((resolve) => {
    const onClose = () => resolve(false);
    socket.once('close', onClose);
    response.once('socket', () => {
      socket.off('close', onClose);
      resolve(true);
    });
  });
}

/** Whether the answer goes on for as long as there may be news, and not just as long as it takes to send it. */
function isLive({ body }: Reply): boolean {
  return isReplyStream(body) && body.whenClosing !== 'finish';
}
