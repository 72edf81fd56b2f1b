import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { findRun, triggerJob } from '@aster-scheduler/run-store';
import { createFleet, type Fleet } from './testing/fleet.js';

/** A span as it arrives, in the JSON form of OTLP. */
interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface ExportedTraces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

let fleet: Fleet;
let receiver: Server;
let settings: Readonly<Record<string, string>>;
const received: ReceivedSpan[] = [];

beforeAll(async () => {
  fleet = await createFleet();
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as ExportedTraces;
      for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) received.push(...spans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    OTEL_BSP_SCHEDULE_DELAY: '20',
    LOG_LEVEL: 'debug',
  };
});

afterAll(async () => {
  await fleet.close();
  receiver.closeAllConnections();
  receiver.close();
});

const hexOf = (runId: string): string => runId.replaceAll('-', '');

/** Runs a shell line and returns the id of its run. */
async function run(name: string, script: string, env: Readonly<Record<string, string>> = {}, maxRetries = 0) {
  const retry = { ...jobDefaults.retry, maxRetries, delayMs: 0 };
  const job = await insertJob(fleet.db, { ...jobDefaults, name, command: 'sh', args: ['-c', script], env, retry });
  const { id } = await triggerJob(fleet.db, job.id);
  return id;
}

async function rootOf(runId: string): Promise<ReceivedSpan> {
  return waitFor(() => received.find((span) => span.traceId === hexOf(runId) && span.parentSpanId === undefined), {
    what: `the root span of ${runId}`,
  });
}

function valueOf({ attributes }: ReceivedSpan, key: string): unknown {
  return Object.values(attributes.find((each) => each.key === key)?.value ?? {})[0];
}

describe('the trace of a run', () => {
  it('has its id, and the attempt is the parent of what the command does', async () => {
    const file = join(fleet.folder, 'environment');
    const script = `echo "$TRACEPARENT $BAGGAGE" >> ${file}; test $ASTER_ATTEMPT = 2`;
    const worker = fleet.start('worker', settings);
    const runId = await run('etl/nightly load', script, {}, 3);
    const root = await rootOf(runId);
    const children = await waitFor(() => {
      const found = received.filter((span) => span.parentSpanId === root.spanId);
      return found.length === 4 ? found : undefined;
    });
    expect(root).toMatchObject({ name: 'run etl/nightly load', kind: 1, status: { code: 1 } });
    expect(['aster.run.id', 'aster.run.trigger'].map((key) => valueOf(root, key))).toEqual([runId, 'manual']);
    expect(children.map(({ name }) => name).sort()).toEqual(['attempt 1', 'attempt 2', 'wait', 'wait']);

    const attempts = children
      .filter(({ name }) => name.startsWith('attempt'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(
      attempts.map((span) => [span.status.code, valueOf(span, 'process.exit.code'), valueOf(span, 'error.type')]),
    ).toEqual([
      [2, '1', 'exit_code'],
      [1, '0', undefined],
    ]);
    const baggage = `aster.run.id=${runId},aster.job.name=etl%2Fnightly%20load`;
    expect((await readFile(file, 'utf8')).trim().split('\n')).toEqual(
      attempts.map(({ spanId }) => `00-${hexOf(runId)}-${spanId}-01 ${baggage}`),
    );
    const line = await worker.printed(new RegExp(`^.*"run succeeded".*${runId}.*$`, 'm'));
    expect(JSON.parse(line[0])).toMatchObject({ trace_id: hexOf(runId), span_id: attempts[1]?.spanId });
    await worker.stop();
  });

  it('is not forced upon a job that says otherwise, nor told where no traces are asked for', async () => {
    const file = join(fleet.folder, 'own');
    const worker = fleet.start('worker', settings);
    const runId = await run('own', `echo "$TRACEPARENT" >> ${file}`, { TRACEPARENT: 'mine' });
    await rootOf(runId);
    await worker.stop();
    fleet.start('worker');
    const untraced = await run('untraced', `echo "[$TRACEPARENT$BAGGAGE]" >> ${file}`);
    await waitFor(async () => (await findRun(fleet.db, untraced))?.status === 'succeeded');
    expect(await readFile(file, 'utf8')).toBe('mine\n[]\n');
  });

  it('is told to its end by the scheduler when the worker is killed', async () => {
    const file = join(fleet.folder, 'parent');
    const worker = fleet.start('worker', { ...settings, WORKER_POOLS: 'doomed' });
    const definition = { ...jobDefaults, name: 'doomed', pool: 'doomed', command: 'sh' };
    const args = ['-c', `echo "$TRACEPARENT" > ${file}.tmp; mv ${file}.tmp ${file}; sleep 60`];
    const job = await insertJob(fleet.db, { ...definition, args, retry: { ...jobDefaults.retry, maxRetries: 0 } });
    const { id: runId } = await triggerJob(fleet.db, job.id);
    const parent = await waitFor(async () => readFile(file, 'utf8').catch(() => undefined));
    await worker.stop('SIGKILL');
    fleet.start('scheduler', settings);
    const root = await rootOf(runId);
    expect([root.name, valueOf(root, 'error.type')]).toEqual(['run doomed', 'worker_lost']);
    const attempt = await waitFor(() =>
      received.find(({ traceId, name }) => traceId === root.traceId && name === 'attempt 1'),
    );
    expect(parent.trim()).toBe(`00-${hexOf(runId)}-${attempt.spanId}-01`);
  });
});
