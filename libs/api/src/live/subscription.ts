/** That something may have changed. */
export interface News {
  /** Grows with every change that one process tells of; what a reader sends back as `Last-Event-ID`. */
  readonly id: string;
  /** What was watched. */
  readonly watch: string;
  /** Another one whenever the thing may be. */
  readonly stamp: string;
}

/** What somebody watches. */
export interface Subscription {
  /**
   * Resolves with what there is to tell since the last call, once there is something; with nothing when `signal`
   * aborts. Of several changes of a thing the last is kept, so a slow reader takes no more room than what it watches.
   */
  next(signal: AbortSignal): Promise<readonly News[]>;
  /** To be called once nobody reads any more. */
  end(): void;
}

/** A subscription, as the watch sees it. */
export interface OpenSubscription extends Subscription {
  tell(news: News): void;
  /** Lets `next` reject. */
  fail(error: unknown): void;
}

export function openSubscription(onEnd: () => void): OpenSubscription {
  const pending = new Map<string, News>();
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  return {
    tell(news) {
      pending.delete(news.watch); // so that ids go up from one to the next
      pending.set(news.watch, news);
      wake?.();
    },
    fail(error) {
      failure = { error };
      wake?.();
    },
    async next(signal) {
      if (pending.size === 0 && failure === undefined && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            signal.removeEventListener('abort', done);
            wake = undefined;
            resolve();
          };
          wake = done;
          signal.addEventListener('abort', done);
        });
      }
      if (failure !== undefined) throw failure.error;
      const news = [...pending.values()];
      pending.clear();
      return news;
    },
    end: onEnd,
  };
}
