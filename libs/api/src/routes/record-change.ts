import type { Notifier } from '@aster-scheduler/db';
import { inTransaction } from '@aster-scheduler/db';
import { type AuditSubject, insertAuditEntry } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import type { RequestOrigin } from '../access/request-origin.js';
import type { RouteRight } from '../access/route-right.js';
import { maskSecrets } from '../audit/mask-secrets.js';
import type { ApiContext } from '../context/api-context.js';
import type { RouteAnswer } from './route.js';

/** A request that is about to change something. */
export interface ChangeRequest {
  readonly operationId: string;
  readonly right: RouteRight;
  readonly caller: Caller;
  readonly origin: RequestOrigin;
  readonly params: object;
  /** Absent when it is secret. */
  readonly body?: object;
}

/**
 * Makes a change and records it, both or neither. Where there is no transaction yet, it opens one, and hints go out
 * once that is committed.
 */
export async function recordChange(
  context: ApiContext,
  request: ChangeRequest,
  handle: (context: ApiContext) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const recorded = async (inContext: ApiContext) => {
    const answer = await handle(inContext);
    await record(inContext, request, answer);
    return answer;
  };
  return withHints(context, recorded);
}

/** Runs `work` in a transaction, or in the one that there is; the hints that it gives go out after. */
export async function withHints<Result>(
  context: ApiContext,
  work: (context: ApiContext) => Promise<Result>,
): Promise<Result> {
  if (context.db.isTransaction) return work(context);
  let hints: Parameters<Notifier['notify']>[] = [];
  const notifier: Notifier = {
    notify: (...hint) => void hints.push(hint),
    takeTurn: () => false, // the transaction may be rolled back and run again
    flush: async () => undefined,
  };
  const result = await inTransaction(context.db, async (tx) => {
    hints = []; // those of a try that was rolled back
    return work({ ...context, db: tx, notifier });
  });
  for (const hint of hints) context.notifier.notify(...hint);
  return result;
}

async function record({ db }: ApiContext, request: ChangeRequest, { audit }: RouteAnswer): Promise<void> {
  if (audit === 'nothing') return;
  const { operationId: action, caller, origin } = request;
  const subject = audit?.subject ?? subjectOf(request);
  const { before, after } = audit ?? { before: undefined, after: sentBy(request) };
  const facts = { actor: caller.actor, action, subject, ...origin };
  await insertAuditEntry(db, { ...facts, before: maskSecrets(before), after: maskSecrets(after) });
  for (const each of audit?.more ?? []) {
    const values = { before: maskSecrets(each.before), after: maskSecrets(each.after) };
    await insertAuditEntry(db, { ...facts, subject: each.subject, ...values });
  }
}

function sentBy({ body = {} }: ChangeRequest): object | undefined {
  return Object.values(body).some((value) => value !== undefined) ? body : undefined;
}

/** What the path names, by its id or, where that has none, its name. */
function subjectOf({ right, params }: ChangeRequest): AuditSubject | undefined {
  if (right === 'everybody') return undefined;
  const kind = right.reach === 'job' || right.reach === 'run' ? right.reach : 'thing';
  const [id] = Object.values(params).filter((value) => typeof value === 'string');
  return id === undefined ? undefined : { kind, id };
}
