import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@aster-scheduler/core/testing';
import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { useAsters } from '../specs/use-asters.js';

/** A span as it arrives, in the JSON form of OTLP. */
interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

const asters = useAsters();
const received: ReceivedSpan[] = [];
let receiver: Server;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as {
        readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: ReceivedSpan[] }[] }[];
      };
      for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) received.push(...spans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  process.env['OTEL_BSP_SCHEDULE_DELAY'] = '20';

  // as every SDK of OpenTelemetry for Node.js keeps what is active
  const active = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => active.getStore() ?? ROOT_CONTEXT,
    with: (within, work, self, ...args) => active.run(within, () => work.call(self as never, ...args)),
    bind: (_within, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
});

afterAll(() => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  delete process.env['OTEL_BSP_SCHEDULE_DELAY'];
  context.disable();
  receiver.closeAllConnections();
  receiver.close();
});

describe('a handler', () => {
  it('has its attempt as the active span, in the trace of its run, each by itself', async () => {
    const aster = asters.open();
    const seen: object[] = [];
    const job = aster.job('traced', { retry: { max: 1, delay: '10ms' } }, async ({ run }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { traceId, spanId, traceFlags } = trace.getActiveSpan()?.spanContext() ?? {};
      const baggage = propagation.getActiveBaggage()?.getEntry('aster.run.id')?.value;
      seen.push({ attempt: `attempt ${run.attemptNum}`, traceId, spanId, traceFlags, baggage });
      if (run.attemptNum === 1) throw new Error('not yet');
    });
    await aster.start({ migrate: true });
    const runs = [await job.trigger(), await job.trigger()];
    for (const { id } of runs) await job.waitForRun(id, AbortSignal.timeout(60_000));
    for (const { id } of runs) {
      const traceId = id.replaceAll('-', '');
      const root = await waitFor(() =>
        received.find((span) => span.traceId === traceId && span.parentSpanId === undefined),
      );
      expect(root.name).toBe('run traced');
      const attempts = received.filter((span) => span.traceId === traceId && span.name.startsWith('attempt'));
      expect(attempts).toHaveLength(2);
      for (const { name, spanId } of attempts) {
        expect(seen).toContainEqual({ attempt: name, traceId, spanId, traceFlags: 1, baggage: id });
      }
    }
  });
});
