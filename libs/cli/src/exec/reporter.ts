/** Tells somewhere how a command goes. Whatever becomes of that, the command does not notice. */
export interface Reporter {
  /** In parallel with the command. */
  start(): void;
  /** Resolves when it is told, or given up. */
  end(exitCode: number, output: string): Promise<void>;
}

/** One attempt to tell something; rejects when it was not taken. */
export interface Sender {
  start(signal: AbortSignal): Promise<void>;
  end(exitCode: number, output: string, signal: AbortSignal): Promise<void>;
}

export interface ReporterOptions {
  /** How long after the end of the command it is tried. */
  readonly reportMs: number;
  /** Is told why something could not be told. */
  readonly onTrouble: (error: unknown) => void;
}

const firstPauseMs = 250;

/** Tells the begin once, and the end again and again until it is taken or the time is over. */
export function createReporter(sender: Sender, { reportMs, onTrouble }: ReporterOptions): Reporter {
  const over = new AbortController();
  let started: Promise<void> = Promise.resolve();
  return {
    start() {
      started = sender.start(over.signal).catch(onTrouble);
    },
    async end(exitCode, output) {
      const timer = setTimeout(() => over.abort(), reportMs);
      try {
        await Promise.race([started, aborted(over.signal)]); // the end is of the run that the begin has found
        for (let pauseMs = firstPauseMs; !over.signal.aborted; pauseMs *= 2) {
          try {
            return await sender.end(exitCode, output, over.signal);
          } catch (error) {
            onTrouble(error);
          }
          await Promise.race([aborted(over.signal), new Promise((resolve) => setTimeout(resolve, pauseMs).unref())]);
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
