import { parseDuration, type Run } from '@aster-scheduler/core';
import { connectDatabase, databaseDefaults } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { listRuns } from '@aster-scheduler/run-store';
import type { Aster } from '../aster.js';
import { asterOnEngine } from '../aster-on-engine.js';
import type { EmbeddedEvent } from '../aster-options.js';
import { createEngine } from '../engine/engine.js';
import { createRegistry } from '../jobs/registry.js';
import { createClock } from './clock.js';
import { passTime } from './pass-time.js';
import { startTestServer } from './test-server.js';

export interface TestAsterOptions {
  /** What the clock shows at first; the present by default. */
  readonly startAt?: Date;
  /**
   * Any database of the server on which the test gets one of its own. Left out: the one that `TEST_DATABASE_URL` names,
   * or, where that is not set either, a server that is started for the test and takes some seconds.
   */
  readonly serverUrl?: string;
  /** As with `createAster`. */
  readonly service?: string;
  readonly onEvent?: (event: EmbeddedEvent) => void;
}

/** An Aster on a database of its own whose clock the test turns. */
export interface TestAster extends AsyncDisposable {
  /** To declare jobs on and to start, which starts nothing that works by itself. */
  readonly aster: Aster;
  /** To look at the database. */
  readonly connectionString: string;
  /** What the clock shows. */
  now(): Date;
  /**
   * Lets time pass, from one due instant to the next: ticks become runs, runs are executed by their handlers, failed
   * ones again when they are due again. Answers once nothing is left that is due. What is due now is due without time
   * passing: `advance('0s')`.
   *
   * Handlers run in real time, during which the clock stands still; they see it as `run.scheduledAt`.
   *
   * @param duration as in Go: `90s`, `72h`
   */
  advance(duration: string): Promise<void>;
  /** The same up to an instant. */
  advanceTo(at: Date): Promise<void>;
  /** The runs of a job, or of all jobs, by scheduled time, oldest first, skipped ones included; up to 10,000. */
  listRuns(jobName?: string): Promise<Run[]>;
  /** Stops Aster and removes the database. */
  close(): Promise<void>;
}

const mostRuns = 10_000;

/** An Aster for tests, on a real Postgres, with a clock that stands still until the test turns it. */
export async function createTestAster(options: TestAsterOptions = {}): Promise<TestAster> {
  const { startAt = new Date(), onEvent = () => undefined, service = 'test' } = options;
  const givenUrl = options.serverUrl ?? process.env['TEST_DATABASE_URL'];
  const server = givenUrl === undefined || givenUrl === '' ? await startTestServer() : undefined;
  const created = await createTestDatabase(server?.connectionString ?? givenUrl);
  const { connectionString } = created;
  const database = connectDatabase({ ...databaseDefaults, connectionString, queryTimeoutMs: 30_000 });
  const clock = createClock(startAt);
  const engine = createEngine(database, onEvent, clock.now);
  const registry = createRegistry();
  const migrate = async () => undefined; // the database comes migrated
  const aster = asterOnEngine({ service, engine, migrate, run: async () => undefined }, registry);

  async function advanceTo(at: Date): Promise<void> {
    await passTime({ engine, clock, handlers: registry.handlers }, at);
  }
  async function close(): Promise<void> {
    await aster.stop();
    await created.drop();
    await server?.stop();
  }
  return {
    aster,
    connectionString,
    now: clock.now,
    advanceTo,
    async advance(duration) {
      const ms = parseDuration(duration);
      if (ms === undefined) throw new RangeError(`${JSON.stringify(duration)} is not a duration such as 90s or 72h`);
      await advanceTo(new Date(clock.now().getTime() + ms));
    },
    async listRuns(jobName) {
      const runs = await listRuns(engine.db, { limit: mostRuns, offset: 0 });
      return runs.filter((run) => jobName === undefined || run.jobName === jobName).reverse();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
