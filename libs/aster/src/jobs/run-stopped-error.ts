/** Why a run was ended from outside; `lost`: this process no longer holds it, and another one may be at it. */
export type RunStopReason = 'cancelled' | 'timeout' | 'shutdown' | 'lost';

const messages: Readonly<Record<RunStopReason, string>> = {
  cancelled: 'the run was cancelled',
  timeout: 'the run timed out',
  shutdown: 'the run was handed back, because its process is to stop',
  lost: 'the run is no longer held by this process',
};

/** The reason of a handler's aborted signal, and what throws in whatever the handler gave the signal to. */
export class RunStoppedError extends Error {
  override readonly name = 'RunStoppedError';
  readonly reason: RunStopReason;
  constructor(reason: RunStopReason) {
    super(messages[reason]);
    this.reason = reason;
  }
}

/** A signal that aborts with `signal`, and with an error that says why. */
export function explainStop(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new RunStoppedError(reasonOf(signal.reason)));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return controller.signal;
}

function reasonOf(reason: unknown): RunStopReason {
  return reason === 'cancelled' || reason === 'timeout' || reason === 'shutdown' ? reason : 'lost';
}
