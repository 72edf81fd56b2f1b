import type { IncomingMessage } from 'node:http';
import { InvalidInputError, isLoopback, roles } from '@aster-scheduler/core';
import { type Caller, type Grant, unlimitedCaller } from '../access/caller.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { createKeyCheck } from './key-check.js';
import { refuseForeignNames, refuseForeignPages, refuseForwarded } from './page-check.js';

/** Says who sends a request. Throws, or rejects, unless it may be answered. */
export type Admit = (request: IncomingMessage) => Caller | Promise<Caller>;

/**
 * Decides about a request in the place of keys: `true` lets it do everything, `false` nothing, and a grant what it
 * says.
 */
export type Authorize = (request: IncomingMessage) => Authorized | Promise<Authorized>;

export type Authorized = boolean | NamedGrant;

/** What somebody may do, and by what name it is recorded. */
export interface NamedGrant extends Grant {
  /** Of the person; recorded as `user:<name>`. Absent: it is recorded that the app did it. */
  readonly name?: string;
}

/** Who may call, as it may come from a caller without types. */
export interface SaidAdmission {
  readonly keys?: readonly string[];
  readonly authorize?: Authorize;
  readonly isOpenToAll?: boolean;
  readonly allowedHosts?: readonly string[];
}

/**
 * The one way to be let in that was said; `undefined` for none.
 *
 * @throws InvalidInputError for more than one, and for a key that is too short
 */
export function admissionOf({
  keys = [],
  authorize,
  isOpenToAll,
  allowedHosts = [],
}: SaidAdmission): Admit | undefined {
  const said = [
    keys.length > 0 && 'keys',
    authorize !== undefined && 'authorize',
    isOpenToAll === true && 'isOpenToAll',
  ];
  const [first, second] = said.filter((name) => name !== false);
  if (second !== undefined) throw new InvalidInputError([{ field: second, message: `excludes ${first}` }]);
  if (keys.length > 0) return admitKeys(keys);
  if (authorize !== undefined) return admitAuthorized(authorize);
  return isOpenToAll === true ? admitAll(allowedHosts) : undefined;
}

/**
 * Lets in who has a key.
 *
 * @throws InvalidInputError for a key that is too short
 */
function admitKeys(keys: readonly string[]): Admit {
  const checkKey = createKeyCheck(keys);
  return ({ headers }) => {
    checkKey(headers.authorization);
    return unlimitedCaller('key');
  };
}

/**
 * Lets in whom the app around the API does; a cookie may speak for a page that only uses it, so not for pages of
 * others.
 */
function admitAuthorized(authorize: Authorize): Admit {
  return async (request) => {
    refuseForeignPages(request);
    return callerOf(await authorize(request));
  };
}

/** The app may be without types: whatever is not a grant or `true` lets nobody in. */
function callerOf(authorized: Authorized): Caller {
  if (authorized === true) return unlimitedCaller('app');
  if (typeof authorized !== 'object' || !roles.includes(authorized.role)) {
    throw new HttpProblemError('FORBIDDEN', 'the request is not allowed');
  }
  const { role, reach = {}, name } = authorized;
  return { role, reach, actor: name === undefined ? 'app' : `user:${name}` };
}

/**
 * Lets everybody in but web pages of others. Through a proxy only when there are allowed names: whoever names those
 * that the proxy is reached by has thought of it.
 */
function admitAll(allowedHosts: readonly string[]): Admit {
  const allowed = namesOf(allowedHosts);
  return (request) => {
    if (allowed.size === 0) refuseForwarded(request);
    refuseForeignNames(request, allowed);
    refuseForeignPages(request);
    return unlimitedCaller('anyone');
  };
}

/** Lets in who is on this machine. */
export function admitLocal(allowedHosts: readonly string[]): Admit {
  const allowed = namesOf(allowedHosts);
  return (request) => {
    if (!isLoopback(request.socket.remoteAddress ?? '')) {
      throw new HttpProblemError('FORBIDDEN', 'without a key only this machine may send requests');
    }
    refuseForwarded(request);
    refuseForeignNames(request, allowed);
    refuseForeignPages(request);
    return unlimitedCaller('anyone');
  };
}

function namesOf(hosts: readonly string[]): ReadonlySet<string> {
  return new Set(hosts.map((host) => host.toLowerCase()));
}
