import type { Emit } from '@aster-scheduler/core';
import { type Egress, sendPing } from '@aster-scheduler/delivery';
import { withinLease } from './within-lease.js';

/** No more often, however often something goes well. */
const everyMs = 60_000;

/** Tells somebody outside that all is well, who notices when that ends. */
export interface Heartbeat {
  /** Says that something has just gone well; returns at once. */
  beat(): void;
  /** Resolves when what is being sent has been. */
  finish(): Promise<void>;
}

/** @param url secret: whoever knows it can say so too */
export function createHeartbeat({ url, egress, emit }: HeartbeatOptions): Heartbeat {
  let sentAtMs = -Infinity;
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
    const since = performance.now();
    const result = await withinLease(egress, async () => sendPing({ url }, egress));
    const state = result.outcome === 'delivered' ? ('sent' as const) : ('failed' as const);
    const error = 'error' in result ? result.error : undefined;
    const told = { notificationId: '', channel: 'HEARTBEAT_URL', kind: 'heartbeat' };
    emit({ type: 'notification.settled', ...told, state, error, durationMs: performance.now() - since });
  }

  return {
    beat() {
      if (sending !== undefined || performance.now() - sentAtMs < everyMs) return;
      sentAtMs = performance.now();
      sending = send().finally(() => (sending = undefined));
    },
    async finish() {
      await sending;
    },
  };
}

export interface HeartbeatOptions {
  readonly url: string;
  readonly egress: Egress;
  readonly emit: Emit;
}
