import { createClient, type OutputEvent } from '@aster-scheduler/client';
import { createDatabaseProxy, createTestDatabase } from '@aster-scheduler/db/testing';
import { type ClaimedRun, triggerJob } from '@aster-scheduler/run-store';
import { call, problemOf } from '../testing/call.js';
import { startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const failure = { status: 'failed', reason: 'exit_code', exitCode: 1, errorMsg: 'it exited with 1' } as const;
const success = { status: 'succeeded', exitCode: 0 } as const;

/** What was seen of a run's output, in short. */
function inShort(events: readonly OutputEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'output') return `${event.attempt} ${event.text}`;
    return event.type === 'attempt' ? `attempt ${event.attempt}` : `${event.status} ${event.exit_code}`;
  });
}

describe('the output of a run', () => {
  let api: TestApi;
  let worker: TestWorker;
  let made = 0;

  /** A run whose first attempt has just started. */
  async function aRun(maxRetries = 1): Promise<ClaimedRun> {
    made += 1;
    const job = { name: `job ${made}`, command: 'true', cron_expr: '@manually', retry_delay: '0s' };
    const { id } = await api.client.jobs.create({ ...job, max_retries: maxRetries });
    await triggerJob(api.db, id);
    return claim();
  }

  async function claim(): Promise<ClaimedRun> {
    const [run] = await worker.claim();
    if (run === undefined) throw new Error('nothing was claimed');
    return run;
  }

  /** A run with a failed and a successful attempt, both with output. */
  async function aFinishedRun(): Promise<string> {
    const first = await aRun();
    await worker.write(first, 0, 'one ');
    await worker.write(first, 1, 'two', 9);
    await worker.settle(first, failure);
    const second = await claim();
    for (let seq = 0; seq < 40; seq += 1) await worker.write(second, seq, `${seq} `);
    await worker.settle(second, success);
    return first.id;
  }

  function urlOf(id: string, query = ''): string {
    return `${api.server.url}/api/v1/runs/${id}/output${query}`;
  }

  async function follow(
    id: string,
    options: { after?: string; attempt?: number; tailBytes?: number } = {},
  ): Promise<OutputEvent[]> {
    return followAnd(id, async () => undefined, options);
  }

  /** @param onBegin what happens once somebody follows the run */
  async function followAnd(
    id: string,
    onBegin: () => Promise<void>,
    options: { after?: string; attempt?: number } = {},
  ): Promise<OutputEvent[]> {
    const seen: OutputEvent[] = [];
    for await (const event of api.client.runs.followOutput(id, options)) {
      seen.push(event);
      if (seen.length === 1) await onBegin();
    }
    return seen;
  }

  describe('in another encoding than UTF-8', () => {
    const bytes = Buffer.from('caf\u00e9 10\x80\n', 'latin1');

    async function aRunIn(encoding: string): Promise<ClaimedRun> {
      const run = await aRun(0);
      await api.client.jobs.update(run.jobId, { output_encoding: encoding });
      await worker.write(run, 0, bytes.subarray(0, 5));
      await worker.write(run, 1, bytes.subarray(5));
      return run;
    }

    it('is read as its job says, wherever it is shown', async () => {
      const run = await aRunIn('latin1');
      expect(await api.client.jobs.get(run.jobId)).toMatchObject({ output_encoding: 'windows-1252' });
      const text = 'caf\u00e9 10\u20ac\n';
      expect(await api.client.runs.output(run.id)).toBe(text);
      expect((await api.client.runs.get(run.id)).output).toBe(text);
      expect((await api.client.runs.list({ job_id: run.jobId })).items[0]?.output).toBe(text);
      const events = await followAnd(run.id, async () => worker.settle(run, success));
      expect(events.map((event) => (event.type === 'output' ? event.text : '')).join('')).toBe(text);
    });

    it('comes byte for byte when it is asked for raw', async () => {
      const run = await aRunIn('shift_jis');
      const any = Uint8Array.from({ length: 256 }, (_, index) => index);
      await worker.write(run, 2, any, 7);
      await worker.settle(run, success);
      const answer = await fetch(urlOf(run.id, '?raw=1'));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
      expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.concat([bytes, any]))).toBe(true);
      const raw = await api.client.runs.rawOutput(run.id);
      expect(Buffer.from(raw).equals(Buffer.concat([bytes, any]))).toBe(true);
    });

    it('is not followed raw', async () => {
      const run = await aRunIn('latin1');
      const headers = { accept: 'text/event-stream' };
      for (const answer of [
        await call(urlOf(run.id, '?raw=1&follow=1')),
        await call(urlOf(run.id, '?raw=1'), { headers }),
      ]) {
        expect(problemOf(answer).errors).toEqual([{ field: 'raw', message: 'excludes following' }]);
      }
      await worker.settle(run, success);
    });

    it.each([
      ['no encoding', { output_encoding: 'utf-7' }],
      ['an encoding of what is text already', { command: null, handler: 'h', output_encoding: 'latin1' }],
    ])('is refused for %s', async (_what, given) => {
      const json = { name: 'odd', command: 'true', cron_expr: '@manually', ...given };
      const problem = problemOf(await call(`${api.server.url}/api/v1/jobs`, { json }));
      expect(problem.errors?.map(({ field }) => field)).toEqual(['output_encoding']);
    });
  });

  it('is of streams that are kept apart unless the job merges them, and a handler has none to merge', async () => {
    const job = await api.client.jobs.create({ name: 'streams', command: 'true', cron_expr: '@manually' });
    expect(job.output).toBe('separate');
    expect(await api.client.jobs.update(job.id, { output: 'merged' })).toMatchObject({ output: 'merged' });
    expect(await api.client.jobs.update(job.id, { output: null })).toMatchObject({ output: 'separate' });
    const json = { name: 'odd', handler: 'h', cron_expr: '@manually', output: 'merged' };
    const problem = problemOf(await call(`${api.server.url}/api/v1/jobs`, { json }));
    expect(problem.errors?.map(({ field }) => field)).toEqual(['output']);
  });

  const forty = Array.from({ length: 40 }, (_, seq) => `${seq} `);

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startTestWorker(api.db);
  });

  afterAll(async () => {
    await api.stop();
    expect(api.events.filter(({ type }) => type === 'http.failed')).toEqual([]);
  });

  describe('as text', () => {
    it('begins where it is asked to, and comes as a file', async () => {
      const id = await aFinishedRun();
      expect(await api.client.runs.output(id, { tailBytes: 7 })).toBe('38 39 '.padStart(7, ' '));
      expect(await api.client.runs.output(id, { fromSeq: 38 })).toBe('38 39 ');
      expect(Buffer.from(await api.client.runs.rawOutput(id, { tailBytes: 2 })).toString()).toBe('9 ');
      expect(await api.client.runs.output(id, { attempt: 1, tailBytes: 1_000 })).toBe(
        await api.client.runs.output(id, { attempt: 1 }),
      );
      expect(inShort(await follow(id, { tailBytes: 4 }))).toEqual(['2 38 ', '2 39 ', 'succeeded 0']);
      const file = await call(urlOf(id, '?download=1&attempt=1'));
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="run-${id}-attempt-1.log"`);
      const problem = problemOf(await call(urlOf(id, '?download=1&follow=1&tail_bytes=1&from_seq=1')));
      expect(problem.errors?.map(({ field }) => field)).toEqual(['download', 'tail_bytes']);
    });

    it('leaves out the character in whose middle it would begin', async () => {
      const run = await aRun();
      await worker.write(run, 0, '\u{1f600}!');
      expect(await api.client.runs.output(run.id, { tailBytes: 3 })).toBe('!');
      expect(await api.client.runs.rawOutput(run.id, { tailBytes: 3 })).toHaveLength(3);
      await worker.settle(run, success);
    });

    it('tells of each piece its number and when it was stored', async () => {
      const pieces = (await follow(await aFinishedRun(), { attempt: 1 })).filter(({ type }) => type === 'output');
      const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
      expect(pieces).toMatchObject([
        { seq: 0, at },
        { seq: 1, at },
      ]);
    });

    it('is that of the last attempt, or of an earlier one', async () => {
      const id = await aFinishedRun();
      const last = await call(urlOf(id));
      expect(last.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(last.text).toBe(forty.join(''));
      expect((await call(urlOf(id, '?attempt=2'))).text).toBe(last.text);
      expect((await call(urlOf(id, '?attempt=1'))).text).toBe('one \n[9 bytes of output left out]\ntwo');
      await expect(api.client.runs.output(id)).resolves.toBe(last.text);
      await expect(api.client.runs.output(id, { attempt: 1 })).resolves.toMatch(/^one/);
      expect((await call(urlOf(id), { method: 'HEAD' })).text).toBe('');
    });

    it('is empty before the first start, and what there is while the run is running', async () => {
      const run = await aRun();
      expect((await call(urlOf(run.id))).text).toBe('');
      await worker.write(run, 0, 'so far');
      expect((await call(urlOf(run.id, '?follow=0'))).text).toBe('so far');
      await worker.settle(run, success);
      const waiting = await api.client.jobs.trigger(`job ${made}`);
      expect((await call(urlOf(waiting.id))).text).toBe('');
      await worker.claim();
    });

    it('is whole however long it is', async () => {
      const run = await aRun();
      const piece = `${'\u{1f600}'.repeat(16_000)}\n`;
      for (let seq = 0; seq < 60; seq += 1) await worker.write(run, seq, piece);
      expect((await call(urlOf(run.id))).text === piece.repeat(60)).toBe(true);
      await worker.settle(run, success);
    });

    it('can be followed to the end, through its attempts', async () => {
      const first = await aRun();
      await worker.write(first, 0, 'gr\u00fc');
      const response = await fetch(urlOf(first.id, '?follow=1'));
      await worker.write(first, 1, 'n\n');
      await worker.settle(first, failure);
      const second = await claim();
      await worker.write(second, 0, 'again\n');
      await worker.settle(second, success);
      expect(await response.text()).toBe('gr\u00fcn\n\n[attempt 2]\nagain\n');
      expect((await call(urlOf(first.id, '?follow=true&attempt=1'))).text).toBe('gr\u00fcn\n');
    });

    it.each([
      ['?attempt=3', 'attempt', /2 attempts so far/],
      ['?attempt=0', 'attempt', /whole number/],
      ['?follow=yes', 'follow', /true or false/],
      ['?tail=1', 'tail', /is not known/],
    ])('refuses %s', async (query, field, message) => {
      const problem = problemOf(await call(urlOf(await aFinishedRun(), query)));
      expect(problem.errors).toEqual([{ field, message: expect.stringMatching(message) as string }]);
    });
  });

  describe('as events', () => {
    it('begins where the run is and ends with it', async () => {
      const first = await aRun();
      await worker.write(first, 0, 'early');
      const seen = await followAnd(first.id, async () => {
        await worker.write(first, 1, 'late', 4);
        await worker.settle(first, failure);
        const second = await claim();
        await worker.write(second, 0, 'again');
        await worker.settle(second, success);
      });
      expect(inShort(seen)).toEqual(['attempt 1', '1 early', '1 late', 'attempt 2', '2 again', 'succeeded 0']);
      expect(seen[2]).toMatchObject({ stream: 'stdout', dropped_bytes: 4 });
      expect(seen.at(-1)).toMatchObject({ attempt: 2, reason: null, finished_at: expect.any(String) as string });
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    });

    it('goes on after any event with all that is missing and nothing else', async () => {
      const run = await aRun();
      const id = run.id;
      await worker.write(run, 0, 'a');
      const seen = await followAnd(id, async () => {
        await worker.settle(run, failure);
        const second = await claim();
        for (let seq = 0; seq < 20; seq += 1) await worker.write(second, seq, String(seq));
        await worker.settle(second, success);
      });
      expect(seen).toHaveLength(24);
      for (const [index, { id: after }] of seen.entries()) {
        expect(inShort(await follow(id, { after }))).toEqual(inShort(seen.slice(index + 1)));
      }
    });

    it('is over after the end', async () => {
      const id = await aFinishedRun();
      const headers = { accept: 'text/event-stream', 'last-event-id': 'end' };
      expect(await call(urlOf(id), { headers })).toMatchObject({ status: 204, text: '' });
    });

    it('are sent as browsers want them', async () => {
      const id = await aFinishedRun();
      const { headers, text } = await call(urlOf(id, '?attempt=1'), { headers: { accept: 'text/event-stream;q=0.9' } });
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'close',
      });
      expect(text).toMatch(/^retry: 1000\n\n(?:id: [\w.]+\nevent: \w+\ndata: \{.*\}\n\n)+$/);
      expect(text.match(/^event: .*$/gm)).toEqual(
        ['attempt', 'output', 'output', 'end'].map((name) => `event: ${name}`),
      );
    });

    it('come only to those who ask for them', async () => {
      const id = await aFinishedRun();
      for (const accept of ['*/*', 'text/*', 'text/event-stream;q=0', 'application/json']) {
        expect((await call(urlOf(id), { headers: { accept } })).headers.get('content-type')).toMatch(/^text\/plain/);
      }
    });

    it.each(['1', 'x', '1.2', '../..'])('refuses to go on after %j', async (id) => {
      const headers = { accept: 'text/event-stream', 'last-event-id': id };
      const problem = problemOf(await call(urlOf(await aFinishedRun()), { headers }));
      expect(problem.errors?.[0]?.field).toBe('Last-Event-ID');
    });

    it('begins an attempt anew that was handed back', async () => {
      const run = await aRun();
      await worker.write(run, 0, 'lost 0');
      await worker.write(run, 1, 'lost 1');
      const seen: OutputEvent[] = [];
      let resumed: Promise<OutputEvent[]> | undefined;
      for await (const event of api.client.runs.followOutput(run.id)) {
        seen.push(event);
        if (event.type !== 'output' || event.text !== 'lost 1') continue;
        await worker.settle(run, { status: 'released' });
        const second = await claim();
        expect(second.attemptNum).toBe(1);
        await worker.write(second, 0, 'kept');
        resumed = follow(run.id, { after: event.id });
        await worker.settle(second, success);
      }
      expect(inShort(seen)).toEqual(['attempt 1', '1 lost 0', '1 lost 1', 'attempt 1', '1 kept', 'succeeded 0']);
      expect(inShort((await resumed) ?? [])).toEqual(['attempt 1', '1 kept', 'succeeded 0']);
    });

    it('ends for one attempt when that ends', async () => {
      const run = await aRun();
      await worker.write(run, 0, 'a');
      const seen = await followAnd(run.id, async () => worker.settle(run, failure), { attempt: 1 });
      expect(inShort(seen)).toEqual(['attempt 1', '1 a', 'scheduled null']);
      await worker.settle(await claim(), success);
    });

    it('waits for a run that has not started, and ends when it never will', async () => {
      const { id: jobId } = await api.client.jobs.create({ name: 'never', command: 'true', cron_expr: '@manually' });
      const { id } = await triggerJob(api.db, jobId);
      const following = follow(id);
      await api.client.runs.cancel(id);
      expect(inShort(await following)).toEqual(['cancelled null']);
      const again = await triggerJob(api.db, jobId);
      const gone = follow(again.id);
      await api.client.runs.cancel(again.id);
      expect(inShort(await gone)).toEqual(['cancelled null']);
    });

    it('ends when the run is deleted', async () => {
      const run = await aRun();
      await worker.write(run, 0, 'a');
      const seen: OutputEvent[] = [];
      for await (const event of api.client.runs.followOutput(run.id)) {
        seen.push(event);
        if (event.type === 'output') await api.client.jobs.delete(run.jobId);
      }
      expect(inShort(seen)).toEqual(['attempt 1', '1 a', 'null null']);
    });

    it('is told to a hundred at once', async () => {
      const run = await aRun();
      const followers = Array.from({ length: 100 }, () => follow(run.id));
      for (let seq = 0; seq < 5; seq += 1) await worker.write(run, seq, String(seq));
      await worker.settle(run, success);
      const seen = new Set((await Promise.all(followers)).map((events) => inShort(events).join()));
      expect([...seen]).toEqual(['attempt 1,1 0,1 1,1 2,1 3,1 4,succeeded 0']);
    });
  });

  it('goes on at another server when one closes, and a text breaks off', async () => {
    const closing = await startTestApi({}, api);
    const run = await aRun();
    await worker.write(run, 0, 'a');
    const text = fetch(`${closing.server.url}/api/v1/runs/${run.id}/output?follow=1`);
    let target = closing.server.url;
    const client = createClient({
      baseUrl: 'http://aster.test',
      fetch: async (url, init) => fetch(String(url).replace('http://aster.test', target), init),
    });
    const seen: OutputEvent[] = [];
    for await (const event of client.runs.followOutput(run.id)) {
      seen.push(event);
      if (event.type !== 'output' || event.text !== 'a') continue;
      target = api.server.url;
      const response = await text;
      const startedAtMs = performance.now();
      await closing.server.close(60_000);
      expect(performance.now() - startedAtMs).toBeLessThan(30_000);
      await expect(response.text()).rejects.toThrow();
      await worker.write(run, 1, 'b');
      await worker.settle(run, success);
    }
    expect(inShort(seen)).toEqual(['attempt 1', '1 a', '1 b', 'succeeded 0']);
    await closing.stop();
  });

  it('is finished when the server closes meanwhile, and its connection with it', async () => {
    const closing = await startTestApi({}, api);
    const run = await aRun();
    const piece = 'x'.repeat(60_000);
    for (let seq = 0; seq < 200; seq += 1) await worker.write(run, seq, piece);
    await worker.settle(run, success);
    // 12 MB, of which little is read
    const response = await fetch(`${closing.server.url}/api/v1/runs/${run.id}/output`);
    const closed = closing.server.close(60_000);
    expect((await response.text()).length).toBe(200 * piece.length);
    const startedAtMs = performance.now();
    await closed;
    expect(performance.now() - startedAtMs).toBeLessThan(40_000);
    await closing.stop();
  });

  it('comes through an absence of the database, for those who follow it', async () => {
    const { connectionString, drop } = await createTestDatabase();
    const proxy = await createDatabaseProxy(connectionString);
    const direct = await startTestApi({}, { ...api, connectionString });
    const cut = await startTestApi({}, { ...api, connectionString: proxy.connectionString });
    const other = await startTestWorker(direct.db);
    const job = await direct.client.jobs.create({ name: 'job', command: 'true', cron_expr: '@manually' });
    await triggerJob(direct.db, job.id);
    const [run] = await other.claim();
    if (run === undefined) throw new Error('nothing was claimed');
    await other.write(run, 0, 'before');
    const seen: OutputEvent[] = [];
    for await (const event of cut.client.runs.followOutput(run.id)) {
      seen.push(event);
      if (event.type !== 'output' || event.text !== 'before') continue;
      proxy.reset();
      proxy.cut(['to-server', 'to-client']);
      proxy.reset();
      await other.write(run, 1, 'during');
      await other.settle(run, success);
      proxy.heal();
      proxy.reset();
    }
    expect(inShort(seen)).toEqual(['attempt 1', '1 before', '1 during', 'succeeded 0']);
    await Promise.all([direct.stop(), cut.stop()]);
    await proxy.close();
    await drop();
  });
});
