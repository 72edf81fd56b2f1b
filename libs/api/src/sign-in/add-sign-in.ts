import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSessionToken, newSessionToken } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { deleteSession, insertSession, insertSessionToken } from '@aster-scheduler/run-store';
import type { Router } from 'express';
import type { AddressReader } from '../access/client-address.js';
import type { KeyRing } from '../access/key-ring.js';
import { originOf, type RequestOrigin } from '../access/request-origin.js';
import type { SignInLog } from '../audit/sign-in-log.js';
import { conduct, type ExchangeTools } from '../http/exchange.js';
import { refuseForeignPages } from '../http/page-check.js';
import { readBody } from '../http/read-body.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { RequestLimits } from '../limits/request-limits.js';
import type { TryOpen } from '../limits/sign-in-limits.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { browserCookie } from './browser-cookie.js';
import { createProvider, type Journey, type Provider } from './create-provider.js';
import { journeyText, readJourney } from './journey-text.js';
import { createKnownSessions, type KnownSessions } from './known-sessions.js';
import type { SignIn } from './sign-in-options.js';
import { SignInRefusedError } from './sign-in-refused-error.js';

/** What the routes of signing in work with. */
export interface SignInTools {
  readonly db: Db;
  readonly exchange: ExchangeTools;
  readonly addressOf: AddressReader;
  readonly limits: RequestLimits;
  readonly log: SignInLog;
  readonly tryOpen: TryOpen;
  readonly ring: KeyRing;
}

interface Doors extends SignInTools {
  readonly known: KnownSessions;
}

/** What a page sends to the API; pages ask for a new one in time. */
export const tokenMs = 600_000;
/** Somebody may have to look for a second factor. */
const journeySeconds = 600;
const bodyLimitBytes = 16_384;
/** Of one address, as many requests of the API: each asks the provider. */
const beginningCost = 10;

const sessionCookie = browserCookie('aster_session');
const journeyCookie = browserCookie('aster_sign_in');

/**
 * Signing in to the dashboard, and out. The API itself is without cookies: a browser keeps one for `ui/` alone, that no
 * script reads and no page of another site can have sent, and trades it for what the pages send as a bearer token.
 *
 * - `POST ui/sign-in` `{redirect_uri}` says where to send the browser
 * - `POST ui/session` `{answer}`: the query that it came back with; from then on there is a session
 * - `POST ui/session/token` gives a token for some minutes; 204 where nobody has signed in
 * - `DELETE ui/session` signs out
 */
export function addSignIn(router: Router, options: SignIn, given: SignInTools): void {
  const tools = { ...given, known: createKnownSessions() };
  const provider = createProvider(options);
  const add = (method: 'post' | 'delete', path: string, work: (asked: Asked) => Promise<Reply>) => {
    router[method](path, async (request, response) => {
      await conduct(tools.exchange, { request, response, route: path }, async () => {
        refuseForeignPages(request);
        const address = tools.addressOf(request);
        return work({ request, response, origin: originOf(request, address), body: await readObject(request) });
      });
    });
  };
  add('post', '/ui/sign-in', async (asked) => begin(provider, tools, asked));
  add('post', '/ui/session', async (asked) => finish(provider, options, tools, asked));
  add('post', '/ui/session/token', async (asked) => giveToken(tools, asked));
  add('delete', '/ui/session', async (asked) => signOut(tools, asked));
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly origin: RequestOrigin;
  readonly body: Readonly<Record<string, unknown>>;
}

async function begin(provider: Provider, { limits }: SignInTools, { request, origin, body }: Asked): Promise<Reply> {
  const redirectUri = readRedirectUri(request, body['redirect_uri']);
  await limits.take(`sign-in ${origin.address}`, beginningCost);
  const { url, journey } = await reach(async () => provider.begin(redirectUri));
  const cookie = journeyCookie.write(request, journeyText(journey), journeySeconds);
  return { ...jsonReply(200, { url }), cookies: [cookie] };
}

async function finish(provider: Provider, options: SignIn, tools: Doors, asked: Asked): Promise<Reply> {
  const { request, origin, body } = asked;
  const answer = typeof body['answer'] === 'string' ? body['answer'] : '';
  const journey = readJourney(journeyCookie.read(request));
  await tools.limits.take(`sign-in ${origin.address}`, beginningCost);
  const caller = await comeBack(provider, tools, { request, journey, answer });
  const secret = newSessionToken();
  const { actor, role } = caller;
  const session = { secret, actor, role, lastsMs: options.sessionMs };
  await insertSession(tools.db, session, { actor, action: 'signIn', ...origin, after: { role } });
  const cookies = [
    sessionCookie.write(request, secret, Math.floor(options.sessionMs / 1_000)),
    journeyCookie.write(request, '', 0),
  ];
  tools.known.add(secret);
  return { ...((await tokenReply(tools, secret)) ?? nothing), cookies };
}

async function comeBack(
  provider: Provider,
  { log }: SignInTools,
  come: { readonly request: IncomingMessage; readonly journey: Journey | undefined; readonly answer: string },
) {
  const { request, journey, answer } = come;
  try {
    if (journey === undefined) throw new SignInRefusedError('it was not begun in this browser, or took too long');
    return await reach(async () => provider.finish(journey, answer));
  } catch (error) {
    if (!(error instanceof SignInRefusedError)) throw error;
    const { reason, subject } = error;
    log.note(request, { reason, ...(subject === undefined ? {} : { subject: subject.slice(0, 200) }) });
    throw new HttpProblemError(reason === 'no role' ? 'FORBIDDEN' : 'UNAUTHENTICATED', sentenceOf(reason));
  }
}

function sentenceOf(reason: string): string {
  return reason === 'no role' ? 'you are known, but have no role in Aster' : `the sign-in was refused: ${reason}`;
}

async function giveToken(tools: Doors, { request }: Asked): Promise<Reply> {
  const secret = readSession(request);
  if (secret === undefined) return nothing;
  const reply = await openSession(tools, request, secret);
  if (reply !== undefined) tools.known.add(secret);
  return reply ?? { ...nothing, cookies: [sessionCookie.write(request, '', 0)] };
}

/** The token is known like its session, so that it opens from an address that has used up its tries. */
async function tokenReply({ db, ring }: SignInTools, secret: string): Promise<Reply | undefined> {
  const token = newSessionToken();
  const inserted = insertSessionToken(db, { secret, token, lastsMs: tokenMs });
  ring.know(token, inserted);
  const session = await inserted;
  return session === undefined ? undefined : jsonReply(200, { token, lasts_ms: session.usableForMs });
}

/** Whatever comes of it, the browser keeps the session no more: somebody else may be the next one at it. */
async function signOut(tools: Doors, asked: Asked): Promise<Reply> {
  const { request, response } = asked;
  const secret = readSession(request);
  response.setHeader('set-cookie', sessionCookie.write(request, '', 0)); // of a refusal as well
  if (secret !== undefined && (await endSession(tools, asked, secret))) tools.ring.forget();
  return nothing;
}

/** However often a session has asked, and wherever from, it can be ended; what is made up has a limit of its own. */
async function endSession(tools: Doors, { request, origin }: Asked, secret: string): Promise<boolean> {
  const { db, known, limits, tryOpen } = tools;
  const isKnown = known.has(secret);
  known.remove(secret);
  const ended = await tryOpen(request, async (asksNobody) => {
    if (asksNobody && !isKnown) await limits.take(`sign-out ${origin.address}`, beginningCost);
    return (await deleteSession(db, secret, { action: 'signOut', ...origin })) || undefined;
  });
  return ended === true;
}

const nothing: Reply = { status: 204, headers: {} };

function readSession(request: IncomingMessage): string | undefined {
  const secret = sessionCookie.read(request);
  return secret !== undefined && isSessionToken(secret) ? secret : undefined;
}

/** Each session may ask as often as a key may; a cookie that is made up is a key that opens nothing. */
async function openSession(tools: Doors, request: IncomingMessage, secret: string): Promise<Reply | undefined> {
  const { known, limits, tryOpen } = tools;
  const isKnown = known.has(secret);
  if (isKnown) await limits.take(`session ${secret}`, 1);
  return tryOpen(request, async (asksNobody) => (asksNobody && !isKnown ? undefined : tokenReply(tools, secret)));
}

/** What is wrong with the provider, or the way there, is told to who runs the server, and that it is so to people. */
async function reach<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SignInRefusedError) throw error;
    throw new Error('the provider of OpenID Connect does not answer as it should', { cause: error });
  }
}

async function readObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const sent = await readBody(request, { bytes: bodyLimitBytes });
  if (typeof sent?.content === 'object' && sent.content !== null) return sent.content as Record<string, unknown>;
  throw new HttpProblemError('MALFORMED_REQUEST', 'the body must be a JSON object');
}

/** The page says where it is. The provider sends nobody to an address that it was not told to allow. */
function readRedirectUri({ headers }: IncomingMessage, given: unknown): string {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url?.href === given && url?.search === '' && url.hash === '' && url.username === '';
  if (url !== undefined && isPlain && url.origin === headers.origin && url.pathname.endsWith('/ui/signed-in')) {
    return url.href;
  }
  throw new HttpProblemError('MALFORMED_REQUEST', 'redirect_uri must be that of the dashboard which asks');
}
