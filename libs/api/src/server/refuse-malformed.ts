import { type Server, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import { type HttpProblemCode, HttpProblemError } from '../problems/http-problem-error.js';
import { toProblem } from '../problems/to-problem.js';
import type { Connections } from './connections.js';

const problems: Readonly<Record<string, [HttpProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request did not arrive in time'],
};

/**
 * Answers what is not HTTP, or does not arrive in time, with a problem, and ends the connection. Who does not come to
 * speak TLS is told nothing: whatever is written waits for that, and Node leaves the connection as it is.
 */
export function refuseMalformed(server: Server, connections: Connections): void {
  server.prependListener('tlsClientError', (_error: Error, socket: Socket) => void socket.destroy());
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const hasAnswered = socket instanceof Socket && connections.answersOn(socket).some((answer) => answer.headersSent);
    if (!socket.writable || hasAnswered || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [code, detail] = problems[error.code ?? ''] ?? ['MALFORMED_REQUEST', 'the request is not valid HTTP'];
    const { problem } = toProblem(new HttpProblemError(code, detail));
    const body = JSON.stringify(problem);
    socket.end(
      [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
        'content-type: application/problem+json',
        `content-length: ${Buffer.byteLength(body)}`,
        'cache-control: no-store',
        'x-content-type-options: nosniff',
        'connection: close',
        '',
        body,
      ].join('\r\n'),
      () => socket.destroy(),
    );
  });
}
