import { flag, type Given, text } from './read-given.js';

/** What an address may say about the list of keys. */
export interface KeysSearch {
  /** Also those that are revoked. */
  readonly revoked?: 1;
}

/** What an address may say about the audit log. */
export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  /** The id of what it was done to. */
  readonly subject?: string;
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

export function readKeysSearch(given: Given): KeysSearch {
  return { revoked: flag(given['revoked']) };
}

export function readAuditSearch(given: Given): AuditSearch {
  return {
    actor: text(given['actor']),
    action: text(given['action']),
    subject: text(given['subject']),
    from: text(given['from']),
    to: text(given['to']),
  };
}
