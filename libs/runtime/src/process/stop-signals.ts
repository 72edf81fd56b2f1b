/** How a process is asked to end, from outside. */
export interface StopSignals {
  /** Aborts on the first SIGTERM, SIGINT or SIGHUP. */
  readonly signal: AbortSignal;
  /** Resolves when a person wants the end at once: SIGINT while it is stopping already. */
  readonly insisted: Promise<void>;
  /** Stops listening, so that the system's own way of ending is back. */
  dispose(): void;
}

const stopNames = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** One Ctrl-C comes twice under npm: from the terminal, and passed on by npm. */
const sameKeystrokeMs = 500;

/**
 * Listens for the signals that end a process.
 *
 * @param onStop told the name of the first signal
 */
export function stopSignals(onStop: (name: NodeJS.Signals) => void): StopSignals {
  const controller = new AbortController();
  let insist: () => void = () => undefined;
  const insisted = new Promise<void>((resolve) => {
    insist = resolve;
  });
  let askedAt: number | undefined;
  const receive = (name: NodeJS.Signals): void => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      onStop(name);
      controller.abort(new Error(`stopped by ${name}`));
    } else if (name === 'SIGINT' && performance.now() - askedAt > sameKeystrokeMs) {
      insist();
    }
  };
  stopNames.forEach((name) => process.on(name, receive));
  return {
    signal: controller.signal,
    insisted,
    dispose: () => stopNames.forEach((name) => process.off(name, receive)),
  };
}
