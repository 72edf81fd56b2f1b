import type { ChannelConfig, ChannelKind } from '@aster-scheduler/core';
import type { AlertDeclaration } from './alert-rule.js';

/** Where messages go to, as somebody wants it. */
export interface ChannelDefinition {
  /** Unique. */
  readonly name: string;
  readonly kind: ChannelKind;
  /** Secrets in it only as references. */
  readonly config: ChannelConfig;
  readonly isEnabled: boolean;
}

/** A channel as it is kept. */
export interface Channel extends ChannelDefinition {
  readonly id: string;
  /** Absent: nobody declares it. */
  readonly owner?: AlertDeclaration;
  /** Why it is off although nobody has turned it off. */
  readonly disabledReason?: string;
  /** Names of rules that tell it, the first few. */
  readonly usedBy: readonly string[];
  /** Messages that are still to be sent, counted as far as `mostCounted`. */
  readonly pending: number;
  readonly lastSentAt?: Date;
  /** Grows with each edit. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
