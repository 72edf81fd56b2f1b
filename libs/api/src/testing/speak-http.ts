import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes over a connection of its own, and gives back all that comes until the other side closes it. */
export async function speakHttp(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket
    .setEncoding('utf8')
    .on('data', (text: string) => (answer += text))
    .on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  if (!socket.closed) await once(socket, 'close');
  return answer;
}
