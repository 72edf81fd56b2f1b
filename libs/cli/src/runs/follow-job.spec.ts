import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobResource } from '@aster-scheduler/client';
import { recordingSession } from '../testing/recording-session.js';
import { followJob } from './follow-job.js';

const type = { 'content-type': 'text/event-stream' };
const event = (id: string, name: string, data: object) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify({ attempt: 1, ...data })}\n\n`;
const output = (id: string, text: string) =>
  event(id, 'output', { stream: 'stdout', text, dropped_bytes: 0, at: new Date().toISOString() });

describe('followJob', () => {
  const { now } = performance;
  afterEach(() => {
    performance.now = now;
  });

  it('goes on with a run where it was, however long the server was away', async () => {
    const run = {
      id: 'r1',
      started_at: new Date().toISOString(),
      status: 'succeeded',
      attempt_num: 1,
      error_msg: null,
    };
    const asked: (string | undefined)[] = [];
    let lists = 0;
    const follow = (response: ServerResponse, lastId: string | undefined) => {
      asked.push(lastId);
      if (asked.length === 2) performance.now = () => now.call(performance) + 120_000; // more than a client waits
      if (asked.length === 1) response.writeHead(200, type).write(output('1', 'one\n'), () => response.destroy());
      else if (asked.length < 5) response.destroy();
      else response.writeHead(200, type).end(output('2', 'two\n') + event('end', 'end', { status: 'succeeded' }));
    };
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path.includes('/output')) return follow(response, request.headers['last-event-id'] as string | undefined);
      const isList = path.includes('?');
      if (isList) lists += 1;
      response.writeHead(lists > 1 ? 403 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? [run] : run));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { session, written } = recordingSession({ url });
    await expect(followJob(session, { id: 'j', name: 'j' } as JobResource, {})).rejects.toMatchObject({ status: 403 });
    expect(written()).toBe('one\ntwo\n');
    expect(asked).toEqual([undefined, '1', '1', '1', '1']);
    server.closeAllConnections();
    server.close();
  });
});
