import { createAddressGuard, type Egress } from '@aster-scheduler/delivery';
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
  createHeartbeat,
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
  { scheduler: { notifier: messages, heartbeat, ...scheduler } }: Pick<SchedulerProcessConfig, 'scheduler'>,
  database: OpenDatabase,
  { emit, signal }: ProcessContext,
): Promise<void> {
  const { db, notifier, onHint } = database;
  const options = { ...schedulerDefaults, ...scheduler, name: processName(), version: programVersion() };
  const life = heartbeat && createHeartbeat({ url: heartbeat.url, egress: egressOf(heartbeat.allow), emit });
  await Promise.all([
    runScheduler({ db, notifier, onHint, emit, onPass: life?.beat }, options, signal),
    messages === undefined
      ? undefined
      : runDeliveries({ db, onHint, emit, secrets: secretsOf(messages, database) }, deliveryOf(messages), signal),
  ]);
  await life?.finish();
}

/** A message may take so long, with all that belongs to it. */
const timeoutMs = 10_000;

function egressOf(allow: readonly string[]): Egress {
  return { guard: createAddressGuard(allow), timeoutMs };
}

function deliveryOf({ allow, environment, publicUrl, smtpUrl, emailFrom }: NotifierConfig): DeliveryOptions {
  return { ...deliveryDefaults, environment, publicUrl, delivery: { egress: egressOf(allow), smtpUrl, emailFrom } };
}

function secretsOf({ secretKeys: [first, ...others] }: NotifierConfig, { db }: OpenDatabase) {
  return createStoredSecrets(db, first === undefined ? undefined : createSecretKeyring([first, ...others]));
}
