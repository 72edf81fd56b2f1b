import { createAddressGuard } from '@aster-scheduler/delivery';
import { createSecretKeyring, createStoredSecrets } from '@aster-scheduler/job-store';
import {
  type NotifierConfig,
  type OpenDatabase,
  type ProcessContext,
  processName,
  programVersion,
  type SchedulerProcessConfig,
} from '@aster-scheduler/runtime';
import {
  deliveryDefaults,
  type DeliveryOptions,
  runDeliveries,
  runScheduler,
  schedulerDefaults,
} from '@aster-scheduler/scheduler';

/**
 * Runs a scheduler on an open database that listens to `jobs` and `alerts`, and beside it what sends messages about
 * alerts, until the signal aborts.
 */
export async function schedule(
  { scheduler: { notifier: messages, ...scheduler } }: Pick<SchedulerProcessConfig, 'scheduler'>,
  database: OpenDatabase,
  { emit, signal }: ProcessContext,
): Promise<void> {
  const { db, notifier, onHint } = database;
  const options = { ...schedulerDefaults, ...scheduler, name: processName(), version: programVersion() };
  await Promise.all([
    runScheduler({ db, notifier, onHint, emit }, options, signal),
    messages === undefined
      ? undefined
      : runDeliveries({ db, onHint, emit, secrets: secretsOf(messages, database) }, deliveryOf(messages), signal),
  ]);
}

/** A message may take so long, with all that belongs to it. */
const timeoutMs = 10_000;

function deliveryOf({ allow, environment, publicUrl, smtpUrl, emailFrom }: NotifierConfig): DeliveryOptions {
  const egress = { guard: createAddressGuard(allow), timeoutMs };
  return { ...deliveryDefaults, environment, publicUrl, delivery: { egress, smtpUrl, emailFrom } };
}

function secretsOf({ secretKeys: [first, ...others] }: NotifierConfig, { db }: OpenDatabase) {
  return createStoredSecrets(db, first === undefined ? undefined : createSecretKeyring([first, ...others]));
}
