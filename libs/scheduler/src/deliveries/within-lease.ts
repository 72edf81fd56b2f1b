import type { DeliveryResult, Egress } from '@aster-scheduler/delivery';

/** Shorter than any lease under which something is sent. */
const mostMs = 25_000;

/** Sending keeps to its time by itself; the rest is for the secrets of a channel, which somebody else may keep. */
const timesOfOne = 2.5;

/**
 * What became of something that is sent, or that it has taken too long: whatever is at the other end, and whatever
 * sends, nothing holds its place for longer. It may still arrive, as anything that is not known to have arrived.
 */
export async function withinLease(
  { timeoutMs }: Pick<Egress, 'timeoutMs'>,
  work: () => Promise<DeliveryResult>,
): Promise<DeliveryResult> {
  const deadlineMs = Math.min(timesOfOne * timeoutMs, mostMs);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DeliveryResult>((resolve) => {
    const error = `was not done within ${deadlineMs / 1_000} s`;
    timer = setTimeout(() => resolve({ outcome: 'failed', error }), deadlineMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
