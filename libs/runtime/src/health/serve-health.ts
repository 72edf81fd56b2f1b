import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode, ListenError } from '@aster-scheduler/core';
import type { Metrics } from '../metrics/metrics.js';
import { askHealth, type HealthCheck } from './health-check.js';

export interface HealthOptions {
  readonly host: string;
  /** 0: nothing is served. */
  readonly port: number;
  /** Whether the process can go on at all; one that cannot should be restarted. Absent: it can while it answers. */
  readonly livez?: HealthCheck;
  /** Whether the process can do its work now. Also answers `/health`. */
  readonly readyz: HealthCheck;
  readonly metrics: Pick<Metrics, 'inForm'>;
  /** Milliseconds that a check may take. */
  readonly checkTimeoutMs?: number;
}

export interface HealthServer {
  /** 0: nothing is served. */
  readonly port: number;
  /** Ends connections too, after a moment for answers under way. */
  close(): Promise<void>;
}

const defaultCheckTimeoutMs = 2_000;
const closeGraceMs = 200;

/** What is asked and answered by one server. */
interface Answers {
  readonly livez: HealthCheck;
  readonly readyz: HealthCheck;
  readonly metrics: HealthOptions['metrics'];
}

/**
 * Serves `/livez`, `/readyz`, `/health` and `/metrics` to probes: 200 `{"status":"ok"}`, or 503 with the reasons.
 *
 * @throws ListenError when the port is taken or the address is not of this machine
 */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  if (options.port === 0) return { port: 0, close: async () => undefined };
  const timeoutMs = options.checkTimeoutMs ?? defaultCheckTimeoutMs;
  const answers: Answers = {
    livez: shareAnswer(options.livez ?? (() => []), timeoutMs),
    readyz: shareAnswer(options.readyz, timeoutMs),
    metrics: options.metrics,
  };
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => {
      answer(answers, request, response).catch(() => response.destroy());
    },
  );
  server.maxConnections = 100;
  await listen(server, options);
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return { port, close: async () => close(server) };
}

async function listen(server: Server, { host, port }: HealthOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new ListenError(host, port, errorCode(error) ?? 'unknown error', { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  server.on('error', () => undefined); // a failed accept concerns nobody but its client
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(timer);
}

/** Any number of probes at the same time ask the check once. */
function shareAnswer(check: HealthCheck, timeoutMs: number): () => Promise<readonly string[]> {
  let asking: Promise<readonly string[]> | undefined;
  return async () => {
    asking ??= askHealth(check, timeoutMs).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function answer(answers: Answers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0];
  request.resume(); // a body is of no interest
  switch (path) {
    case '/livez':
      return answerCheck(request, response, answers.livez);
    case '/readyz':
    case '/health':
      return answerCheck(request, response, answers.readyz);
    case '/metrics':
      if (isRefused(request, response)) return;
      return sendMetrics(answers.metrics, request, response);
    default:
      return sendProblem(request, response, 404, 'Not Found', 'NOT_FOUND', 'there is nothing at this path');
  }
}

async function sendMetrics(
  metrics: HealthOptions['metrics'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = metrics.inForm(request.headers.accept);
  send(request, response, 200, form.contentType, await form.text());
}

async function answerCheck(request: IncomingMessage, response: ServerResponse, check: HealthCheck): Promise<void> {
  if (isRefused(request, response)) return;
  const reasons = await check();
  const body = reasons.length === 0 ? { status: 'ok' } : { status: 'unavailable', reasons };
  send(request, response, reasons.length === 0 ? 200 : 503, 'application/json; charset=utf-8', JSON.stringify(body));
}

function isRefused(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  response.setHeader('Allow', 'GET, HEAD');
  sendProblem(request, response, 405, 'Method Not Allowed', 'METHOD_NOT_ALLOWED', 'only GET and HEAD are answered');
  return true;
}

function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  title: string,
  code: string,
  detail: string,
): void {
  const body = { type: 'about:blank', title, status, detail, code };
  send(request, response, status, 'application/problem+json', JSON.stringify(body));
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
