import type { ChannelConfig } from '@aster-scheduler/core';

/** A channel that this process sends through, until its lease is over or somebody else has a higher fence. */
export interface ChannelClaim {
  readonly channelId: string;
  readonly name: string;
  readonly kind: string;
  readonly config: ChannelConfig;
  readonly fence: number;
}

/** How long a channel is held without a word; a message takes 10 s at most. */
export const channelLeaseMs = 60_000;
