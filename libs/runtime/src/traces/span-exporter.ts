import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Emit, messageOf } from '@aster-scheduler/core';
import { otlpJson } from './otlp-json.js';
import type { Span } from './span.js';
import type { TraceConfig } from './trace-config.js';

/** Hands spans on. Nothing waits for it, and it keeps no more than its queue holds. */
export interface SpanExporter {
  /** Returns at once. */
  add(spans: readonly Span[]): void;
  /** Sends what is left, for `patienceMs` at most. */
  close(patienceMs: number): Promise<void>;
}

/** How often a batch is sent before it is dropped: a receiver that starts anew is back by then. */
const mostTries = 5;
const longestPauseMs = 30_000;

/** What is tried again, by the specification of OTLP; anything else would fail again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

interface Sent {
  readonly isDone: boolean;
  readonly why: string;
  readonly retryAfterMs?: number;
}

export function createSpanExporter(config: TraceConfig, version: string, emit: Emit): SpanExporter {
  const queue: Span[] = [];
  const closing = new AbortController();
  let overflow = 0;
  let sending: Promise<void> | undefined;

  async function sendBatch(batch: readonly Span[]): Promise<void> {
    const body = bodyOf(config, otlpJson(config.resource, version, batch));
    for (let tries = 1; ; tries += 1) {
      const sent = await post(config, body);
      if (sent.isDone) return emit({ type: 'spans.exported', spans: batch.length });
      if (sent.retryAfterMs === undefined || tries === mostTries || closing.signal.aborted) {
        return emit({ type: 'spans.dropped', spans: batch.length, why: sent.why });
      }
      const pauseMs = Math.min(Math.max(sent.retryAfterMs, 500 * 2 ** tries), longestPauseMs);
      await pause(pauseMs, closing.signal);
    }
  }

  async function sendAll(): Promise<void> {
    await pause(queue.length >= config.batchSize ? 0 : config.delayMs, closing.signal);
    while (queue.length > 0) {
      await sendBatch(queue.splice(0, config.batchSize));
      tellOverflow();
    }
  }

  function tellOverflow(): void {
    if (overflow > 0) emit({ type: 'spans.dropped', spans: overflow, why: 'more came than could be sent' });
    overflow = 0;
  }

  return {
    add(spans) {
      const room = Math.max(0, config.queueSize - queue.length);
      queue.push(...spans.slice(0, room));
      overflow += Math.max(0, spans.length - room);
      sending ??= sendAll().finally(() => {
        sending = undefined;
      });
    },
    async close(patienceMs) {
      closing.abort();
      const late = new AbortController();
      await Promise.race([sending, pause(patienceMs, late.signal)]);
      late.abort();
      const left = queue.splice(0).length + overflow;
      if (left > 0) emit({ type: 'spans.dropped', spans: left, why: 'the process has ended' });
      overflow = 0;
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

interface Body {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

function bodyOf({ isCompressed, headers }: TraceConfig, text: string): Body {
  const named = { ...headers, 'Content-Type': 'application/json' };
  if (!isCompressed) return { content: Buffer.from(text), headers: named };
  return { content: gzipSync(text), headers: { ...named, 'Content-Encoding': 'gzip' } };
}

async function post({ url, timeoutMs }: TraceConfig, { content, headers }: Body): Promise<Sent> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { method: 'POST', headers, body: content, redirect: 'manual', signal });
    await answer.body?.cancel();
    if (answer.ok) return { isDone: true, why: '' };
    const why = `the receiver of traces answered ${answer.status}`;
    if (!passing.has(answer.status)) return { isDone: false, why };
    const seconds = Number(answer.headers.get('Retry-After') ?? '0');
    return { isDone: false, why, retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0 };
  } catch (error) {
    return { isDone: false, why: `the receiver of traces does not answer: ${messageOf(error)}`, retryAfterMs: 0 };
  }
}
