import type { AlertCondition, AlertEvent, AlertMatch, AlertSeverity } from '@aster-scheduler/core';

/** A rule as somebody wants it. */
export interface AlertRuleDefinition {
  /** Unique. */
  readonly name: string;
  readonly condition: AlertCondition;
  readonly match: AlertMatch;
  /** Names or ids of those that are told. */
  readonly channels: readonly string[];
  readonly severity: AlertSeverity;
  /** How often to tell again of what is open; absent: never. */
  readonly remindMs?: number;
  readonly notifyOn: readonly AlertEvent[];
  readonly isEnabled: boolean;
  readonly note?: string;
  readonly runbookUrl?: string;
}

/** What a source, such as a repository, has last said of a rule or a channel that it owns. */
export interface AlertDeclaration {
  readonly source: string;
  /** The fields that it has named, as documents have them, and the name. */
  readonly declared: Readonly<Record<string, unknown>>;
  /** Whether it was turned off because the source no longer had it. */
  readonly isPruned: boolean;
}

/** A rule as it is kept, with the names of its channels. */
export interface AlertRule extends AlertRuleDefinition {
  readonly id: string;
  /** Absent: nobody declares it. */
  readonly owner?: AlertDeclaration;
  /** Grows with each edit. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can be said about an edit. */
export interface AlertEditOptions {
  /** The edit is refused when the thing has another version. */
  readonly ifVersion?: number;
  /** Looks at who declares the thing, while nobody else can edit it; what it throws is thrown on. */
  readonly check?: (owner: AlertDeclaration | undefined) => void;
  readonly now?: Date;
}
