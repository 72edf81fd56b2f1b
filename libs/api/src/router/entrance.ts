import type { IncomingMessage } from 'node:http';
import type { AddressReader } from '../access/client-address.js';
import { createAddressReader } from '../access/client-address.js';
import { bearerOf } from '../access/key-check.js';
import { createKeyRing, type KeyRing } from '../access/key-ring.js';
import { createSignInLog, type SignInLog } from '../audit/sign-in-log.js';
import { admissionOf, type Admit, admitLocal, type FindStored, type SaidAdmission } from '../http/admission.js';
import { createSignInLimits, tooManyFailures, type TryOpen } from '../limits/sign-in-limits.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import type { ApiParts } from './api-options.js';

/** Who is let in, by which keys, and where they come from. */
export interface Entrance {
  readonly admit: Admit;
  readonly ring: KeyRing;
  readonly addressOf: AddressReader;
  /** Whether a key says by itself who sends it; an app around the API may go by anything else of a request. */
  readonly isKnownByKey: boolean;
  /** Whether a browser that sends no key is refused, rather than known by the proxy or the app in front of it. */
  readonly asksForKey: boolean;
  /** Records who was refused. */
  readonly log: SignInLog;
  readonly tryOpen: TryOpen;
}

/**
 * Makes the entrance that was said.
 *
 * @param isLocalByDefault whether to let in who is on this machine where nothing was said
 * @returns `undefined` when it was not said who may call
 * @throws InvalidInputError for more than one way to be let in, for a key that is too short, and for an address that
 *   is none
 */
export function createEntrance(options: ApiParts & SaidAdmission, isLocalByDefault: boolean): Entrance | undefined {
  const addressOf = createAddressReader(options.trustedProxies);
  const ring = createKeyRing(options);
  const findStored: FindStored = async (request, asksNobody) =>
    ring.find(bearerOf(request.headers.authorization), addressOf(request), asksNobody);
  const local = isLocalByDefault ? admitLocal(options.allowedHosts ?? [], findStored) : undefined;
  const admit = admissionOf(options, findStored) ?? local;
  if (admit === undefined) return undefined;
  const log = createSignInLog(options.db, addressOf);
  const tryOpen = createTryOpen(addressOf, log);
  return {
    ring,
    addressOf,
    isKnownByKey: options.authorize === undefined,
    asksForKey: asksForKey(options),
    log,
    tryOpen,
    async admit(request) {
      let refusal: unknown;
      const caller = await tryOpen(request, async (asksNobody) => {
        try {
          return await admit(request, asksNobody);
        } catch (error) {
          if (!isFailedSignIn(error, request)) throw error;
          refusal = error;
          return undefined;
        }
      });
      if (caller === undefined) throw refusal;
      return caller;
    },
  };
}

function asksForKey({ keys = [], storedKeys, tokenIssuer, signIn, proxySignIn }: SaidAdmission): boolean {
  const isAsked = keys.length > 0 || storedKeys === true || tokenIssuer !== undefined || signIn !== undefined;
  return isAsked && proxySignIn === undefined;
}

/** Whoever has failed too often is asked for nothing but what is known, and what they fail with is counted. */
function createTryOpen(addressOf: AddressReader, log: SignInLog): TryOpen {
  const failures = createSignInLimits();
  return async (request, open) => {
    const address = addressOf(request);
    const isUsedUp = await failures.isUsedUp(address);
    const opened = await open(isUsedUp);
    if (opened !== undefined) return opened;
    if (isUsedUp) throw tooManyFailures();
    await failures.count(address);
    log.note(request);
    return undefined;
  };
}

/** Who sends no key at all has not tried one. */
function isFailedSignIn(error: unknown, { headers }: IncomingMessage): boolean {
  return error instanceof HttpProblemError && error.code === 'UNAUTHENTICATED' && headers.authorization !== undefined;
}
