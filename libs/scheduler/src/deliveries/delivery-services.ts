import type { Emit, SecretProvider } from '@aster-scheduler/core';
import type { Db, OnHint } from '@aster-scheduler/db';
import type { DeliverySettings } from '@aster-scheduler/delivery';

/** What messages are sent with. */
export interface DeliveryServices {
  readonly db: Db;
  /** Registers for hints of the channel `alerts`; returns how to end that. Absent: it looks at every interval only. */
  readonly onHint?: (listener: OnHint) => () => void;
  readonly emit: Emit;
  /** Where the secrets are that channels name; absent: there are none. */
  readonly secrets?: SecretProvider;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}

export interface DeliveryOptions {
  readonly delivery: DeliverySettings;
  /** Which installation tells it, such as `prod`. */
  readonly environment?: string;
  /** Where the dashboard is; absent: messages have no links. */
  readonly publicUrl?: string;
  /** Channels sent through at the same time; each sends one message after the other. */
  readonly concurrency: number;
  /** The longest sleep. It wakes for what is due and for hints; this is for hints that got lost. */
  readonly intervalMs: number;
}

export const deliveryDefaults = { concurrency: 10, intervalMs: 30_000 } as const;
