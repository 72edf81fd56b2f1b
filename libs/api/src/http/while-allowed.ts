import type { ReplyStream } from './reply.js';

/**
 * A stream that ends soon after its caller may not have it any more: a key was revoked, or has expired. It breaks off
 * with what the check throws, and goes on while nothing can be known.
 *
 * @param check resolves while the caller is still allowed, and rejects otherwise
 * @param isRefusal whether a rejection of the check says that the caller is not allowed
 */
export function whileAllowed(
  stream: ReplyStream,
  {
    check,
    isRefusal,
    everyMs,
  }: {
    readonly check: () => Promise<void>;
    readonly isRefusal: (error: unknown) => boolean;
    readonly everyMs: number;
  },
): ReplyStream {
  return {
    ...stream,
    async *chunks(signal) {
      const refused = new AbortController();
      const look = async () => {
        try {
          await check();
        } catch (error) {
          if (isRefusal(error)) refused.abort(error);
        }
      };
      const timer = setInterval(() => void look(), everyMs);
      try {
        yield* stream.chunks(AbortSignal.any([signal, refused.signal]));
        if (refused.signal.aborted) throw refused.signal.reason;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
