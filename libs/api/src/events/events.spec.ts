import { setTimeout as delay } from 'node:timers/promises';
import type { AsterClient, Watch, WatchEvent } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { triggerJob } from '@aster-scheduler/run-store';
import { aDefinition } from '../testing/a-job.js';
import { call, problemOf } from '../testing/call.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startWatchedApi, type WatchedApi } from '../testing/start-watched-api.js';

/** What a watch has told, as it comes. */
interface Told {
  readonly events: WatchEvent[];
  /** Resolves when the thing was told of anew. */
  until(watch: Watch): Promise<void>;
  forget(): void;
  stop(): Promise<void>;
}

function follow(client: AsterClient, watches: readonly Watch[]): Told {
  const leaving = new AbortController();
  const events: WatchEvent[] = [];
  const done = (async () => {
    for await (const event of client.watch(watches, { signal: leaving.signal })) events.push(event);
  })().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    events,
    until: async (watch) => {
      const isTold = (event: WatchEvent) => event.type === 'changed' && event.watch === watch;
      await waitFor(() => events.some(isTold), { what: `${watch} was told of` });
    },
    forget: () => void events.splice(0),
    async stop() {
      leaving.abort();
      await done;
    },
  };
}

async function aJob({ client }: WatchedApi, name: string): Promise<string> {
  return (await client.jobs.create({ name, command: 'true', cron_expr: '@manually' })).id;
}

describe('the stream of events', () => {
  let api: WatchedApi;

  beforeAll(async () => {
    api = await startWatchedApi({ maxWatched: 500 });
  });

  afterAll(async () => api.stop());

  it('tells of each thing once at the begin, and then of what changes', async () => {
    const jobId = await aJob(api, 'watched');
    const other = await aJob(api, 'not concerned');
    const run = await api.client.jobs.trigger(jobId);
    const watches: readonly Watch[] = [`job:${jobId}`, `job:${other}`, `run:${run.id}`, 'jobs', 'workers'];
    const told = follow(api.client, watches);
    for (const watch of watches) await told.until(watch);
    expect(told.events[0]).toMatchObject({ type: 'hello', mode: 'push' });

    told.forget();
    await api.client.jobs.update(jobId, { description: 'another' });
    await told.until(`job:${jobId}`);
    await told.until('jobs');

    told.forget();
    const worker = await startTestWorker(api.db);
    const [claimed] = await worker.claim();
    await told.until(`run:${run.id}`);
    await told.until('workers');

    told.forget();
    if (claimed === undefined) throw new Error('nothing was claimed');
    await worker.settle(claimed, { status: 'succeeded' });
    await told.until(`run:${run.id}`);
    await told.until(`job:${jobId}`);
    expect(told.events).not.toContainEqual(expect.objectContaining({ watch: `job:${other}` }));
    await told.stop();
  });

  it('tells that a job is gone', async () => {
    const jobId = await aJob(api, 'short-lived');
    const told = follow(api.client, [`job:${jobId}`]);
    await told.until(`job:${jobId}`);
    told.forget();
    await api.client.jobs.delete(jobId);
    await told.until(`job:${jobId}`);
    expect(told.events).toEqual([{ type: 'changed', watch: `job:${jobId}`, stamp: 'over' }]);
    await told.stop();
  });

  it('goes on where a reader was, and tells only of what has changed since', async () => {
    const jobId = await aJob(api, 'read on');
    const keeping = follow(api.client, [`job:${jobId}`, 'workers']); // so that the server knows them all the time
    await keeping.until('workers');
    await keeping.until(`job:${jobId}`);
    const url = `${api.server.url}/api/v1/events?watch=job:${jobId},workers`;
    const first = await readBegin(url, 3);
    const lastId = [...first.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
    expect(lastId).toMatch(/^[\da-f]{8}-\d+$/);
    keeping.forget();
    await api.client.jobs.update(jobId, { description: 'newer' });
    await keeping.until(`job:${jobId}`);
    const second = await readBegin(url, 2, { 'last-event-id': lastId });
    expect([...second.matchAll(/"watch":"([^"]*)"/g)].map(([, watch]) => watch)).toEqual([`job:${jobId}`]);
    await keeping.stop();
  });

  it('says what is wrong with what is to be watched', async () => {
    const url = `${api.server.url}/api/v1/events`;
    expect(problemOf(await call(url)).errors).toEqual([{ field: 'watch', message: 'is required' }]);
    expect(problemOf(await call(`${url}?watch=jobs,everything`)).errors?.[0]?.message).toMatch(
      /^"everything" cannot be watched: must be one of overview, .*pools, incidents, job:<id>, run:<id>$/,
    );
    const many = Array.from({ length: 21 }, () => `run:${crypto.randomUUID()}`).join(',');
    expect(problemOf(await call(`${url}?watch=${many}`)).errors?.[0]?.message).toBe(
      'names 21 things: a stream tells of 20 at most',
    );
    const odd = await call(`${url}?watch=jobs`, { headers: { 'last-event-id': '7' } });
    expect(problemOf(odd).errors).toEqual([{ field: 'Last-Event-ID', message: 'is not the id of an event' }]);
  });
});

/** The text of a stream until it has told of so many events; the reader goes then. */
async function readBegin(url: string, count: number, headers: Record<string, string> = {}): Promise<string> {
  const leaving = new AbortController();
  const { body } = await fetch(url, { headers, signal: leaving.signal });
  let text = '';
  try {
    for await (const bytes of body ?? []) {
      text += new TextDecoder().decode(bytes);
      if ((text.match(/^event: /gm) ?? []).length >= count) break;
    }
  } finally {
    leaving.abort();
  }
  return text;
}

describe('two hundred readers of events', () => {
  let api: WatchedApi;

  beforeAll(async () => {
    api = await startWatchedApi({ maxWatched: 205, maxStreamsOfOne: 205 });
  });

  afterAll(async () => api.stop());

  it('cost five statements a second at most, and nothing once they have gone', async () => {
    const things: Watch[] = ['overview', 'jobs', 'runs', 'workers', 'pools'];
    for (let index = 0; index < 98; index += 1) {
      const job = await insertJob(api.db, aDefinition({ cronExpr: '@manually', name: `job ${index}` }));
      const run = await triggerJob(api.db, job.id);
      things.push(`job:${job.id}`, `run:${run.id}`);
    }
    const readers = things.map((thing) => follow(api.client, [thing]));
    await Promise.all(readers.map(async (reader, index) => reader.until(things[index] ?? 'jobs')));

    const before = api.proxy.statements();
    const startedAtMs = performance.now();
    while (performance.now() - startedAtMs < 5_000) {
      api.notifier.notify('runs', String(performance.now())); // a busy fleet
      await delay(10);
    }
    const seconds = (performance.now() - startedAtMs) / 1_000;
    expect(api.proxy.statements() - before).toBeGreaterThan(0);
    expect(api.proxy.statements() - before).toBeLessThanOrEqual(seconds * 5);

    const more = Array.from({ length: 5 }, () => `run:${crypto.randomUUID()}`).join(',');
    const refused = await call(`${api.server.url}/api/v1/events?watch=${more}`);
    expect(problemOf(refused)).toMatchObject({ code: 'TOO_MANY_REQUESTS', detail: /201 different things/ });

    await Promise.all(readers.map(async (reader) => reader.stop()));
    await waitFor(
      async () => {
        const left = api.proxy.statements();
        await delay(2_500);
        return api.proxy.statements() === left;
      },
      { what: 'nothing is asked any more', withinMs: 60_000 },
    );
  });
});

describe('events without what the database tells', () => {
  let api: WatchedApi;

  beforeAll(async () => {
    api = await startWatchedApi({}, false);
  });

  afterAll(async () => api.stop());

  it('come of what is found by looking', async () => {
    const told = follow(api.client, ['jobs', 'overview']);
    await told.until('jobs');
    expect(told.events[0]).toMatchObject({ type: 'hello', mode: 'poll' });
    await told.until('overview');
    told.forget();
    await aJob(api, 'made in silence');
    await told.until('jobs');
    await told.until('overview');
    await told.stop();
  });

  it('wait through an absence of the database', async () => {
    const told = follow(api.client, ['jobs']);
    await told.until('jobs');
    api.proxy.cut(['to-server', 'to-client']);
    api.proxy.reset();
    await delay(2_500);
    told.forget();
    api.proxy.heal();
    await aJob(api, 'made after');
    await told.until('jobs');
    await told.stop();
  });

  it('end in time when the server closes, which says when to come back, and go on with the next one', async () => {
    const stream = readBegin(`${api.server.url}/api/v1/events?watch=jobs`, 3);
    const told = follow(api.client, ['jobs']);
    await told.until('jobs');
    const startedAtMs = performance.now();
    await api.server.close(60_000);
    expect(performance.now() - startedAtMs).toBeLessThan(30_000);
    expect(await stream).toMatch(/event: bye\ndata: \{"retry_ms":\d+\}\n\n$/);
    await waitFor(() => told.events.some(({ type }) => type === 'lost'), { what: 'the loss was told' });
    told.forget();
    await api.serveAgain();
    await told.until('jobs');
    expect(told.events.map(({ type }) => type)).toContain('hello');
    await told.stop();
  });
});
