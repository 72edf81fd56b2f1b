import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request to export spans, as it arrived. */
export interface ExportRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly names: readonly string[];
}

/** Takes spans over HTTP, as collectors do. */
export interface SpanReceiver {
  readonly url: string;
  readonly requests: readonly ExportRequest[];
  /** What the next requests are answered; 200 after that. */
  answerNext(...statuses: readonly number[]): void;
  /** Lets requests wait for an answer until `false` is said. */
  hang(hangs: boolean): void;
  close(): Promise<void>;
}

interface ExportedTraces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

export async function startSpanReceiver(): Promise<SpanReceiver> {
  const requests: ExportRequest[] = [];
  const statuses: number[] = [];
  const hanging = new Set<ServerResponse>();
  let hangs = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({
        path: request.url ?? '',
        headers: request.headers,
        names: namesIn(request, Buffer.concat(chunks)),
      });
      if (hangs) return void hanging.add(response);
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerNext: (...next) => void statuses.push(...next),
    hang(next) {
      hangs = next;
      if (!hangs) for (const response of hanging) response.writeHead(200).end('{}');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function namesIn({ headers }: IncomingMessage, body: Buffer): string[] {
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const { resourceSpans } = JSON.parse(text.toString()) as ExportedTraces;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));
}
