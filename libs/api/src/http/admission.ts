import type { IncomingMessage } from 'node:http';
import { apiKeyPrefix, InvalidInputError, isLoopback, roles } from '@aster-scheduler/core';
import { type Caller, type Grant, unlimitedCaller } from '../access/caller.js';
import { bearerOf, createKeyCheck, unauthenticated } from '../access/key-check.js';
import { createProxyCheck, type ProxyCheck, type ProxySignIn } from '../access/proxy-sign-in.js';
import { createTokenCheck, isToken, type TokenIssuer } from '../access/token-check.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { refuseForeignNames, refuseForeignPages, refuseForwarded } from './page-check.js';

/**
 * Says who sends a request. Throws, or rejects, unless it may be answered.
 *
 * @param asksNobody let in only whose key is known without asking the database
 */
export type Admit = (request: IncomingMessage, asksNobody?: boolean) => Caller | Promise<Caller>;

/** Whose key of the database a request carries; `undefined` for none. */
export type FindStored = (request: IncomingMessage, asksNobody?: boolean) => Promise<Caller | undefined>;

type AdmitLater = (...facts: Parameters<Admit>) => Promise<Caller>;

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
  readonly storedKeys?: boolean;
  readonly tokenIssuer?: TokenIssuer;
  /** People sign in to the dashboard; their tokens are found as keys of the database are. */
  readonly signIn?: object;
  readonly proxySignIn?: ProxySignIn;
  readonly authorize?: Authorize;
  readonly isOpenToAll?: boolean;
  readonly allowedHosts?: readonly string[];
}

/**
 * The one way to be let in that was said; `undefined` for none.
 *
 * @throws InvalidInputError for more than one, and for a key that is too short
 */
export function admissionOf(said: SaidAdmission, findStored: FindStored): Admit | undefined {
  const { keys = [], storedKeys = false, tokenIssuer, signIn, proxySignIn } = said;
  const { authorize, isOpenToAll, allowedHosts = [] } = said;
  const asking = { keys: keys.length > 0, storedKeys, tokenIssuer, signIn, proxySignIn };
  const [firstAsking] = Object.entries(asking).flatMap(([name, is]) =>
    is === undefined || is === false ? [] : [name],
  );
  const ways = [firstAsking, authorize !== undefined && 'authorize', isOpenToAll === true && 'isOpenToAll'];
  const [first, second] = ways.filter((name) => name !== undefined && name !== false);
  if (second !== undefined) throw new InvalidInputError([{ field: second, message: `excludes ${first}` }]);
  if (firstAsking !== undefined) {
    const isStored = storedKeys || signIn !== undefined;
    return admitKeys(keys, { findStored: isStored ? findStored : undefined, tokenIssuer, proxySignIn });
  }
  if (authorize !== undefined) return admitAuthorized(authorize);
  return isOpenToAll === true ? admitAll(allowedHosts, findStored) : undefined;
}

/**
 * Lets in who has a key: for an admin one of those that the server was started with, else one of the database, or a
 * token of the issuer; and, of who sends none, whom a proxy has signed in.
 *
 * @throws InvalidInputError for a key that is too short
 */
function admitKeys(keys: readonly string[], { findStored, tokenIssuer, proxySignIn }: Ways): Admit {
  const placeOf = createKeyCheck(keys);
  const checkToken = tokenIssuer === undefined ? undefined : createTokenCheck(tokenIssuer);
  const findSignedIn = proxySignIn === undefined ? undefined : createProxyCheck(proxySignIn);
  return async (request, asksNobody) => {
    const key = bearerOf(request.headers.authorization);
    if (key === '') return signedInBy(findSignedIn, request);
    const place = placeOf(key);
    if (place !== undefined) return unlimitedCaller(`key:configured-${place + 1}`);
    const isTokenOf = checkToken !== undefined && isToken(key);
    const caller = isTokenOf ? await checkToken(key) : await findStored?.(request, asksNobody);
    if (caller === undefined) throw unauthenticated();
    return caller;
  };
}

interface Ways {
  readonly findStored?: FindStored;
  readonly tokenIssuer?: TokenIssuer;
  readonly proxySignIn?: ProxySignIn;
}

/** The proxy knows people by a cookie, which may speak for a page that only uses it. */
function signedInBy(find: ProxyCheck | undefined, request: IncomingMessage): Caller {
  const caller = find?.(request);
  if (caller === undefined) throw unauthenticated();
  refuseForeignPages(request);
  return caller;
}

/**
 * Where no key is asked for, one of the database still says who sends a request, and lets it do no more than it may.
 */
async function anyoneOr(findStored: FindStored, ...facts: Parameters<FindStored>): Promise<Caller> {
  const [{ headers }] = facts;
  if (!bearerOf(headers.authorization).startsWith(apiKeyPrefix)) return unlimitedCaller('anyone');
  const caller = await findStored(...facts);
  if (caller === undefined) throw unauthenticated();
  return caller;
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

const longestName = 200;

/** The app may be without types: whatever is not a grant or `true` lets nobody in. */
function callerOf(authorized: Authorized | null | undefined): Caller {
  if (authorized === true) return unlimitedCaller('app');
  if (typeof authorized !== 'object' || authorized === null || !roles.includes(authorized.role)) {
    throw new HttpProblemError('FORBIDDEN', 'the request is not allowed');
  }
  const { role, reach = {}, name } = authorized;
  return { role, reach, actor: name === undefined ? 'app' : `user:${name.slice(0, longestName)}` };
}

/**
 * Lets everybody in but web pages of others. Through a proxy only when there are allowed names: whoever names those
 * that the proxy is reached by has thought of it.
 */
function admitAll(allowedHosts: readonly string[], findStored: FindStored): AdmitLater {
  const allowed = namesOf(allowedHosts);
  return async (request, asksNobody) => {
    if (allowed.size === 0) refuseForwarded(request);
    refuseForeignNames(request, allowed);
    refuseForeignPages(request);
    return anyoneOr(findStored, request, asksNobody);
  };
}

/** Lets in who is on this machine. */
export function admitLocal(allowedHosts: readonly string[], findStored: FindStored): AdmitLater {
  const allowed = namesOf(allowedHosts);
  return async (request, asksNobody) => {
    if (!isLoopback(request.socket.remoteAddress ?? '')) {
      throw new HttpProblemError('FORBIDDEN', 'without a key only this machine may send requests');
    }
    refuseForwarded(request);
    refuseForeignNames(request, allowed);
    refuseForeignPages(request);
    return anyoneOr(findStored, request, asksNobody);
  };
}

function namesOf(hosts: readonly string[]): ReadonlySet<string> {
  return new Set(hosts.map((host) => host.toLowerCase()));
}
