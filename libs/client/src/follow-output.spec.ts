import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient } from './create-client.js';
import type { OutputEvent } from './output-event.js';
import { json, type ScriptedAnswer, type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { ApiUnreachableError } from './unreachable-error.js';

function event(id: string, name: string, data: unknown): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

const hello = event('1.a.1', 'output', { attempt: 1, stream: 'stdout', text: 'hello', dropped_bytes: 0 });
const world = event('1.a.2', 'output', { attempt: 1, stream: 'stderr', text: 'world', dropped_bytes: 3 });
const ended = event('end', 'end', { attempt: 1, status: 'succeeded', exit_code: 0 });

/** Sends events, and then ends the stream, breaks it off or leaves it open. */
function events(texts: readonly string[], then: (response: ServerResponse) => void): ScriptedAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(texts.join(''), () => then(response));
  };
}

const end = (response: ServerResponse): void => void response.end();
const breakOff = (response: ServerResponse): void => void response.destroy();
const nothing = () => undefined;

describe('followOutput', () => {
  let server: ScriptedServer;

  async function follow(
    answers: readonly ScriptedAnswer[],
    options: { maxRetries?: number; signal?: AbortSignal; after?: string; attempt?: number } = {},
  ): Promise<OutputEvent[]> {
    server = await startScriptedServer(answers);
    const { maxRetries, ...followOptions } = options;
    const client = createClient({ baseUrl: server.baseUrl, maxRetries });
    const seen: OutputEvent[] = [];
    for await (const item of client.runs.followOutput('r 1', followOptions)) seen.push(item);
    return seen;
  }

  afterEach(async () => server[Symbol.asyncDispose]());

  it('gives events until the end', async () => {
    const seen = await follow([events([': hi\n\n', hello, event('x', 'novelty', {}), world, ended], nothing)]);
    expect(seen).toEqual([
      { id: '1.a.1', type: 'output', attempt: 1, stream: 'stdout', text: 'hello', dropped_bytes: 0 },
      { id: '1.a.2', type: 'output', attempt: 1, stream: 'stderr', text: 'world', dropped_bytes: 3 },
      { id: 'end', type: 'end', attempt: 1, status: 'succeeded', exit_code: 0 },
    ]);
    expect(server.received[0]).toMatchObject({
      url: '/api/v1/runs/r%201/output',
      headers: { accept: 'text/event-stream' },
    });
    expect(server.received[0]?.headers).not.toHaveProperty('last-event-id');
  });

  it.each([
    ['ends', end],
    ['breaks', breakOff],
  ])('goes on where it was when the connection %s', async (_how, stop) => {
    const seen = await follow([events([hello], stop), events([], stop), events([world, ended], nothing)]);
    expect(seen.map(({ id }) => id)).toEqual(['1.a.1', '1.a.2', 'end']);
    expect(server.received.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1.a.1', '1.a.1']);
  });

  it('begins after an event that the caller names', async () => {
    await follow([events([ended], nothing)], { after: '1.a.2', attempt: 3 });
    expect(server.received[0]).toMatchObject({
      url: '/api/v1/runs/r%201/output?attempt=3',
      headers: { 'last-event-id': '1.a.2' },
    });
  });

  it('has nothing to give after the end', async () => {
    const seen = await follow([(response) => void response.writeHead(204).end()], { after: 'end' });
    expect(seen).toEqual([]);
  });

  it('gives up on a server that never says anything', async () => {
    const failure = await follow([events([], end)], { maxRetries: 1 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiUnreachableError);
    expect((failure as Error).message).toMatch(/was not answered: the connection ended early/);
    expect(server.received).toHaveLength(2);
  });

  it('goes on where it was when the server is away for longer than its retries take', async () => {
    const away: ScriptedAnswer = (response) => void response.destroy();
    const seen = await follow([
      events([hello], breakOff),
      ...Array<ScriptedAnswer>(6).fill(away),
      events([ended], nothing),
    ]);
    expect(seen.map(({ id }) => id)).toEqual(['1.a.1', 'end']);
    expect(server.received.at(-1)?.headers['last-event-id']).toBe('1.a.1');
  });

  it('does so as well when nothing had come for longer, as long as the connection was there', async () => {
    const { now } = performance;
    const away: ScriptedAnswer = (response) => void response.destroy();
    let connected: ServerResponse | undefined;
    const first = events([hello], (response) => (connected = response));
    server = await startScriptedServer([first, ...Array<ScriptedAnswer>(4).fill(away), events([ended], nothing)]);
    const output = createClient({ baseUrl: server.baseUrl }).runs.followOutput('r');
    await output.next();
    try {
      performance.now = () => now.call(performance) + 120_000;
      connected?.destroy();
      expect((await output.next()).value).toMatchObject({ id: 'end' });
    } finally {
      performance.now = now;
    }
  }, 20_000);

  it('gives up on a server that takes connections and sends nothing through them', async () => {
    const { jest } = import.meta;
    jest.useFakeTimers();
    try {
      let connections = 0;
      const silent = async () => {
        connections += 1;
        return new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
      };
      const client = createClient({ baseUrl: 'http://127.0.0.1', maxRetries: 2, fetch: silent });
      const failure = client.runs
        .followOutput('r')
        .next()
        .catch((error: unknown) => error);
      await jest.advanceTimersByTimeAsync(10 * 60_000);
      expect(connections).toBe(3);
      expect(String(await failure)).toMatch(/was not answered: nothing has come for 45000 ms/);
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives up at the first break when there are to be no retries', async () => {
    await expect(follow([events([hello], breakOff)], { maxRetries: 0 })).rejects.toBeInstanceOf(ApiUnreachableError);
    expect(server.received).toHaveLength(1);
  });

  it('asks for the same event again when what came cannot be read', async () => {
    const garbled = 'id: 1.a.2\nevent: output\ndata: {"attempt":\n\n';
    const seen = await follow([events([hello, garbled], end), events([world, ended], nothing)]);
    expect(seen.map(({ id }) => id)).toEqual(['1.a.1', '1.a.2', 'end']);
    expect(server.received[1]?.headers['last-event-id']).toBe('1.a.1');
  });

  it('rejects with the problem that the server tells', async () => {
    const problem = { type: 'urn:x', title: 't', status: 404, detail: 'there is no run', code: 'NOT_FOUND' };
    await expect(follow([json(404, problem)])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends with the reason of the signal, also while nothing comes', async () => {
    const controller = new AbortController();
    const open = events([hello], () => controller.abort(new Error('seen enough')));
    await expect(follow([open], { signal: controller.signal })).rejects.toThrow('seen enough');
  });

  it('ends with its signal though garbage was collected since the answer began', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const controller = new AbortController();
    server = await startScriptedServer([events([hello], nothing)]);
    const client = createClient({ baseUrl: server.baseUrl });
    const output = client.runs.followOutput('r', { signal: controller.signal });
    await output.next();
    await new Promise((turn) => setImmediate(turn));
    collect();
    controller.abort(new Error('enough'));
    await expect(output.next()).rejects.toThrow('enough');
  });

  it('lets the connection go when the caller wants no more', async () => {
    let closed: Promise<void> | undefined;
    server = await startScriptedServer([
      (response, request) => {
        closed = new Promise((resolve) => response.once('close', resolve));
        events([hello, world], nothing)(response, request);
      },
    ]);
    const client = createClient({ baseUrl: server.baseUrl });
    for await (const item of client.runs.followOutput('r')) {
      expect(item.type).toBe('output');
      break;
    }
    await closed;
  });
});
