import type { Reach, Role } from '@aster-scheduler/core';

/** A key of the API, as it is kept: without the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** What it begins with. */
  readonly hint: string;
  readonly role: Role;
  readonly reach: Reach;
  readonly createdAt: Date;
  /** Who has made it. */
  readonly createdBy: string;
  /** Absent: it is good until it is revoked. */
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly revokedBy?: string;
  /** To the minute. */
  readonly lastUsedAt?: Date;
  /** The address of the last use. */
  readonly lastUsedFrom?: string;
}
