import { ApiError, type AsterClient, type Watch, type WatchEvent } from '@aster-scheduler/client';
import type { StreamSlots } from './stream-slots.js';

/** The one stream of hints of this window, for all that its pages show. */
export interface LiveStream {
  /** Calls back when one of these things may have changed, until the function that is returned is called. */
  watch(watches: readonly Watch[], onNews: () => void): () => void;
  /** Whether hints come at present; otherwise pages ask every few seconds. */
  isLive(): boolean;
  /** Called when hints begin or cease to come. */
  onTurn(listener: () => void): () => void;
  /** Stops the stream, or lets it go on. */
  setPaused(isPaused: boolean): void;
}

export interface LiveStreamOptions {
  readonly client: () => AsterClient;
  readonly slots: StreamSlots;
}

interface Watcher {
  readonly watches: readonly Watch[];
  readonly onNews: () => void;
}

/** A stream can tell of no more. */
const mostWatches = 20;
/** What a page shows comes and goes within this when the page changes. */
const settleMs = 50;
/** A window that is hidden for longer needs no hints. */
const hiddenMs = 10_000;
const againMs = 5_000;
/** Who may not read the stream asks every few seconds; so does the page of a server that has none. */
const neverLive: readonly number[] = [401, 403, 404];

export function createLiveStream({ client, slots }: LiveStreamOptions): LiveStream {
  const watchers = new Set<Watcher>();
  const listeners = new Set<() => void>();
  let isLive = false;
  let isPaused = false;
  let isHidden = false;
  let refusedClient: AsterClient | undefined;
  let open: { readonly names: string; readonly leaving: AbortController } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function turn(now: boolean): void {
    if (isLive === now) return;
    isLive = now;
    for (const listener of listeners) listener();
  }

  function wanted(): readonly Watch[] {
    const all = new Set([...watchers].flatMap(({ watches }) => watches));
    return isPaused || isHidden || !navigator.onLine || refusedClient === client()
      ? []
      : [...all].slice(0, mostWatches);
  }

  function arrange(afterMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void rearrange(), afterMs);
  }

  async function rearrange(): Promise<void> {
    const watches = wanted();
    const names = [...watches].sort().join(',');
    if (open?.names === names) return;
    open?.leaving.abort();
    open = undefined;
    if (names === '') {
      slots.free();
      return turn(false);
    }
    const leaving = new AbortController();
    open = { names, leaving };
    const hasSlot = await slots.take();
    if (!isOpen(leaving)) return open === undefined ? slots.free() : undefined; // nothing is watched any more
    if (hasSlot) return void follow(watches, leaving);
    open = undefined;
    turn(false);
    arrange(againMs);
  }

  /** Asked again after each wait: something else may be watched by then. */
  const isOpen = (leaving: AbortController): boolean => open?.leaving === leaving;

  async function follow(watches: readonly Watch[], leaving: AbortController): Promise<void> {
    const asked = client(); // another one after the reader has signed in
    try {
      for await (const event of asked.watch(watches, { signal: leaving.signal })) tell(event);
    } catch (error) {
      if (error instanceof ApiError && neverLive.includes(error.status)) refusedClient = asked;
    }
    if (!isOpen(leaving)) return;
    open = undefined;
    slots.free();
    turn(false);
    arrange(againMs);
  }

  function tell(event: WatchEvent): void {
    if (event.type !== 'changed') return turn(event.type === 'hello');
    for (const { watches, onNews } of watchers) if (watches.some((watch) => watch === event.watch)) onNews();
  }

  whenHidden((hidden) => {
    isHidden = hidden;
    arrange(0);
  });
  for (const type of ['offline', 'online']) addEventListener(type, () => arrange(0));
  slots.onFreed(() => {
    if (open === undefined) arrange(Math.random() * settleMs);
  });

  return {
    watch(watches, onNews) {
      const watcher = { watches, onNews };
      watchers.add(watcher);
      arrange(settleMs);
      return () => {
        watchers.delete(watcher);
        arrange(settleMs);
      };
    },
    isLive: () => isLive,
    onTurn(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setPaused(paused) {
      isPaused = paused;
      arrange(0);
    },
  };
}

/** Called once the window was hidden for a while, and as soon as it is seen again. */
function whenHidden(note: (isHidden: boolean) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => note(true), hiddenMs);
    else note(false);
  });
}
