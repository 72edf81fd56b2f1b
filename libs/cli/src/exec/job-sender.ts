import { ApiError, type PingInput } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import type { Sender } from './reporter.js';

export interface ToldJob {
  readonly name: string;
  /** What the run is called. */
  readonly runId: string;
  /** The job is made when it is not there: with this schedule, or none. */
  readonly create?: {
    readonly cron?: string;
    readonly timezone?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Tells Aster, as who is signed in. */
export function createJobSender(session: Session, { name, runId, create }: ToldJob): Sender {
  async function send(input: PingInput, signal: AbortSignal): Promise<void> {
    const { jobs } = await session.client();
    const ping = { ...input, run_id: runId };
    try {
      await jobs.ping(name, ping, { signal });
    } catch (error) {
      if (create === undefined || !(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error;
      const cron = create.cron ?? '@manually';
      const { timezone, labels } = create;
      await jobs.create({ name, runs_on: 'elsewhere', cron_expr: cron, timezone, labels }, { signal });
      await jobs.ping(name, ping, { signal });
    }
  }
  return {
    start: async (signal) => send({ signal: 'start' }, signal),
    end: async (exitCode, output, signal) => send({ signal: 'exit', exit_code: exitCode, output }, signal),
  };
}
