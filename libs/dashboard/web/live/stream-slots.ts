/**
 * How many windows of a browser hold a stream. On HTTP/1.1 a browser has six connections to a server, and what needs a
 * seventh waits without an error; outputs that are followed and ordinary questions need some of them.
 */
const mostStreams = 3;
/** Other windows say within this that they hold one. */
const patienceMs = 150;

type Message = { readonly type: 'ask' | 'held' | 'freed'; readonly from: string };

export interface StreamSlots {
  /** Whether this window may hold a stream now. */
  take(): Promise<boolean>;
  free(): void;
  /** Called when another window has given up its stream. */
  onFreed(listener: () => void): void;
}

/** The agreement of all windows on who holds a stream and who asks every few seconds instead. */
export function createStreamSlots(): StreamSlots {
  const self = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const channel = new BroadcastChannel('aster-streams');
  const listeners = new Set<() => void>();
  let others = new Set<string>();
  let isHolding = false;
  const say = (type: Message['type']) => channel.postMessage({ type, from: self } satisfies Message);

  channel.addEventListener('message', ({ data: { type, from } }: MessageEvent<Message>) => {
    if (type === 'ask' && isHolding) say('held');
    if (type === 'held') others.add(from);
    if (type === 'freed') for (const listener of listeners) listener();
  });
  addEventListener('pagehide', free);

  function free(): void {
    if (isHolding) say('freed');
    isHolding = false;
  }

  return {
    async take() {
      if (isHolding || isMultiplexed()) return true;
      others = new Set();
      isHolding = true; // so that of two that ask at once at least one is counted by the other
      say('ask');
      await new Promise((resolve) => setTimeout(resolve, patienceMs));
      if (others.size >= mostStreams) free();
      return isHolding;
    },
    free,
    onFreed: (listener) => void listeners.add(listener),
  };
}

/** HTTP/2 and later carry any number of requests over one connection. */
function isMultiplexed(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && /^h[23]/.test(navigation.nextHopProtocol);
}
