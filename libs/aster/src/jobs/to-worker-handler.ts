import { type Handler, type HandlerContext, PermanentError } from '@aster-scheduler/worker';
import { checkPayload } from '../runs/check-payload.js';
import type { StandardSchema } from '../runs/standard-schema.js';
import type { JobContext, JobHandler } from './job-handler.js';
import { explainStop } from './run-stopped-error.js';

/**
 * What a worker calls for a job of the code. A payload that the schema refuses fails the run at once: another attempt
 * would be given the same one.
 */
export function toWorkerHandler<Payload, Result>(
  schema: StandardSchema | undefined,
  handler: JobHandler<Payload, Result>,
): Handler {
  if (schema === undefined) return (context) => handler(toJobContext(context, context.payload as Payload));
  return async (context) => {
    const checked = await checkPayload(schema, context.payload);
    if (checked.problems !== undefined) {
      throw new PermanentError(checked.problems.map(({ field, message }) => `${field}: ${message}`).join('; '));
    }
    return handler(toJobContext(context, checked.value as Payload));
  };
}

/** The signal is made when it is asked for: most handlers are done before they would look at it. */
function toJobContext<Payload>({ signal, log, run }: HandlerContext, payload: Payload): JobContext<Payload> {
  let explained: AbortSignal | undefined;
  return {
    payload,
    log,
    run,
    get signal() {
      return (explained ??= explainStop(signal));
    },
  };
}
