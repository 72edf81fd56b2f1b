import type { AsterEvent } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { type SpanReceiver, startSpanReceiver } from '../testing/span-receiver.js';
import { readTraceConfig } from './read-trace-config.js';
import type { Span } from './span.js';
import { createSpanExporter, type SpanExporter } from './span-exporter.js';

let receiver: SpanReceiver;
let events: AsterEvent[];
const exporters: SpanExporter[] = [];

beforeEach(async () => {
  receiver = await startSpanReceiver();
  events = [];
});

afterEach(async () => {
  await receiver.close();
  await Promise.all(exporters.splice(0).map((each) => each.close(0)));
});

function exporter(env: Readonly<Record<string, string>> = {}): SpanExporter {
  const { config } = readTraceConfig('aster-worker', {
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '1' },
    ...env,
  });
  if (config === undefined) throw new Error('traces are off');
  const made = createSpanExporter(config, '1.2.3', (event) => events.push(event));
  exporters.push(made);
  return made;
}

function spans(...names: readonly string[]): Span[] {
  const at = new Date('2026-03-02T12:00:00Z');
  return names.map((name) => ({
    ...{ traceId: '0'.repeat(31) + '1', spanId: '0'.repeat(15) + '2', name, startedAt: at, endedAt: at },
    ...{ attributes: {}, events: [], links: [] },
  }));
}

const told = (type: AsterEvent['type']): AsterEvent[] => events.filter((event) => event.type === type);

describe('createSpanExporter', () => {
  it('posts spans to the path of traces, in batches, with the headers that are asked for', async () => {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2' };
    exporter(env).add(spans('a', 'b', 'c'));
    await waitFor(() => told('spans.exported').length === 2);
    expect(receiver.requests.map(({ path, names }) => [path, names])).toEqual([
      ['/v1/traces', ['a', 'b']],
      ['/v1/traces', ['c']],
    ]);
    expect(receiver.requests[0]?.headers).toMatchObject({ 'x-key': 'a b', 'content-type': 'application/json' });
  });

  it('compresses where it is asked to', async () => {
    exporter({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }).add(spans('a'));
    await waitFor(() => told('spans.exported').length === 1);
    expect(receiver.requests[0]).toMatchObject({ headers: { 'content-encoding': 'gzip' }, names: ['a'] });
  });

  it.each([429, 502, 503, 504])('sends a batch again that was answered %i', async (status) => {
    receiver.answerNext(status);
    exporter().add(spans('a'));
    await waitFor(() => told('spans.exported').length === 1);
    expect(receiver.requests.map(({ names }) => names)).toEqual([['a'], ['a']]);
    expect(told('spans.dropped')).toEqual([]);
  });

  it.each([302, 400, 401, 404, 500])('drops a batch that was answered %i, and says so', async (status) => {
    receiver.answerNext(status);
    exporter().add(spans('a', 'b'));
    await waitFor(() => events.length > 0);
    const why = `the receiver of traces answered ${status}`;
    expect(events).toEqual([{ type: 'spans.dropped', spans: 2, why }]);
    expect(receiver.requests).toHaveLength(1);
  });

  it('keeps no more than its queue while the receiver hangs, and counts the others', async () => {
    receiver.hang(true);
    const exporting = exporter({ OTEL_BSP_MAX_QUEUE_SIZE: '3' });
    exporting.add(spans('a'));
    await waitFor(() => receiver.requests.length === 1);
    for (let count = 0; count < 100; count += 1) exporting.add(spans('more'));
    receiver.hang(false);
    await waitFor(() => told('spans.dropped').length === 1);
    expect(told('spans.dropped')).toMatchObject([{ spans: 97 }]);
    await waitFor(() => receiver.requests.flatMap(({ names }) => names).length === 4);
  });

  it('sends what is left when it is closed', async () => {
    const exporting = exporter({ OTEL_BSP_SCHEDULE_DELAY: '600000' });
    exporting.add(spans('a'));
    await exporting.close(30_000);
    expect(receiver.requests.map(({ names }) => names)).toEqual([['a']]);
    expect(events).toEqual([{ type: 'spans.exported', spans: 1 }]);
  });

  it('waits for nobody for longer than it is told to', async () => {
    receiver.hang(true);
    const exporting = exporter({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' });
    exporting.add(spans('a', 'b'));
    await waitFor(() => receiver.requests.length === 1);
    await exporting.close(1);
    expect(events).toEqual([{ type: 'spans.dropped', spans: 1, why: 'the process has ended' }]);
  });
});
