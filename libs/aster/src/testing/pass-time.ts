import { findNextInstant, listPools } from '@aster-scheduler/run-store';
import { materialisePass, sweepPass } from '@aster-scheduler/scheduler';
import { type Handler, workerDefaults, workOff } from '@aster-scheduler/worker';
import type { Engine } from '../engine/engine.js';
import type { Clock } from './clock.js';

export interface PassingTime {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly handlers: ReadonlyMap<string, Handler>;
}

/** Turns the clock to `until`, stopping at every instant at which something is due, and does what is due there. */
export async function passTime(passing: PassingTime, until: Date): Promise<void> {
  const { engine, clock, handlers } = passing;
  if (until < clock.now()) clock.turnTo(until); // which it refuses
  for (;;) {
    await doWhatIsDue(passing);
    const next = await findNextInstant(engine.db, { now: clock.now(), handlers: [...handlers.keys()] });
    if (next === undefined || next > until) break;
    clock.turnTo(next);
  }
  clock.turnTo(until);
}

/** What becomes due by the end of a run, through a dependency or a handler that triggers, is worked off with it. */
async function doWhatIsDue({ engine, clock, handlers }: PassingTime): Promise<void> {
  const { db, notifier, emit } = engine;
  const services = { db, notifier, emit, now: clock.now };
  await materialisePass(services);
  await sweepPass(services);
  const pools = (await listPools(db)).map((pool) => pool.name);
  if (pools.length > 0) await workOff({ ...services, handlers }, { ...workerDefaults, name: 'test', pools });
}
