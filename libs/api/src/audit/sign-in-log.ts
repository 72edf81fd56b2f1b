import type { IncomingMessage } from 'node:http';
import type { Db } from '@aster-scheduler/db';
import { insertAuditEntry } from '@aster-scheduler/run-store';
import type { AddressReader } from '../access/client-address.js';
import { originOf } from '../access/request-origin.js';
import { maskSecrets } from './mask-secrets.js';

/** Records in the audit log who was refused. */
export interface SignInLog {
  /**
   * Notes a key, or whatever was sent as one, that opens nothing. Nobody waits for it to be written.
   *
   * @param facts what else is known of it
   */
  note(request: IncomingMessage, facts?: Readonly<Record<string, string>>): void;
}

/** Whoever tries many keys fills no table: so many entries in a minute, and what was left out is counted. */
const mostPerMinute = 60;
const minuteMs = 60_000;

export function createSignInLog(db: Db, addressOf: AddressReader): SignInLog {
  let minuteFromMs = -Infinity;
  let noted = 0;
  let leftOut = 0;
  return {
    note(request, facts) {
      const now = performance.now();
      if (now - minuteFromMs >= minuteMs) [minuteFromMs, noted] = [now, 0];
      if (noted >= mostPerMinute) {
        leftOut += 1;
        return;
      }
      noted += 1;
      const after = maskSecrets({
        method: request.method,
        path: pathOf(request),
        ...facts,
        ...(leftOut > 0 ? { left_out: leftOut } : {}),
      });
      leftOut = 0;
      const entry = { actor: 'anyone', action: 'signInFailed', ...originOf(request, addressOf(request)), after };
      insertAuditEntry(db, entry).catch(() => {
        leftOut += 1; // the database is away
      });
    },
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? '';
}
