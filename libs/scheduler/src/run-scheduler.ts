import { setMaxListeners } from 'node:events';
import { createDatabaseWatch, createWakeUp } from '@aster-scheduler/db';
import { createClockWatch } from './clock-watch.js';
import { keepUp } from './keep-up.js';
import { createPresence } from './presence.js';
import { createRecovery } from './recovery.js';
import { scheduleUntilStopped } from './schedule-until-stopped.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Turns due ticks into runs and takes over the runs of lost workers, until `signal` aborts; resolves when what is under
 * way has ended. Any number of schedulers may run side by side. No failure ends it: it tries again. It goes by the
 * database's clock alone; how long it sleeps is measured by one that nobody can set.
 */
export async function runScheduler(
  services: Omit<SchedulerServices, 'now'>,
  options: SchedulerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { emit } = services;
  setMaxListeners(0, signal); // each part sleeps until then
  const wakeUp = createWakeUp();
  const jobsChanged = createWakeUp();
  const bulkAsked = createWakeUp();
  const stopListening = services.onHint?.((channel) => {
    if (channel !== 'jobs') return;
    wakeUp.ring();
    jobsChanged.ring();
    bulkAsked.ring();
  });
  const watch = createDatabaseWatch('scheduler', emit);
  const recovery = createRecovery(services, watch, () => wakeUp.ring());
  emit({ type: 'service.started', service: 'scheduler' });
  const wentBack = createWakeUp();
  const clock = createClockWatch(() => wentBack.ring());
  const presence = createPresence(services, options, watch);
  const upkeep = keepUp({ services, options, watch, wakeUp, wentBack, jobsChanged, bulkAsked, presence }, signal);
  await scheduleUntilStopped({ services, options, watch, wakeUp, recovery, clock, presence }, signal);
  emit({ type: 'service.stopping', service: 'scheduler' });
  await Promise.all([upkeep, recovery.finish()]);
  await presence.remove();
  stopListening?.();
  emit({ type: 'service.stopped', service: 'scheduler' });
}
