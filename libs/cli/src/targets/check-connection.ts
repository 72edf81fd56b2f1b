import { ApiError, ApiUnreachableError, type AsterClient, ForeignAnswerError } from '@aster-scheduler/client';
import { isLoopback } from '@aster-scheduler/core';
import { clientVersion } from '../session/client-version.js';
import type { Session } from '../session/session.js';
import type { Target } from '../session/target.js';
import { formatSpan } from '../time/format-span.js';
import type { ConnectionCheck } from './connection-check.js';

const clockOffMs = 5_000;
/** What answers once with a key and then not without one is not waited for. */
const openMs = 10_000;

/** Looks at what only this side sees: whether Aster is reached and takes the key, and how. */
export async function checkConnection(session: Session): Promise<readonly ConnectionCheck[]> {
  const target = await session.target();
  const client = await session.client();
  const reached = await checkReach(client, target);
  if (reached.verdict === 'fail') return [reached];
  const key = await checkKey(client, target);
  const open = [reached, key, checkTransport(target), await checkOpen(target)];
  return key.verdict === 'fail' ? open : [...open, ...(await checkVersionAndClock(client))];
}

type Found = Pick<ConnectionCheck, 'verdict' | 'sentence'> & Partial<ConnectionCheck>;

function check(code: string, title: string, meaning: string, found: Found): ConnectionCheck {
  return { code, title, meaning, remedy: null, examples: [], ...found };
}

async function checkReach(client: AsterClient, { url }: Target): Promise<ConnectionCheck> {
  const startedAt = performance.now();
  const found = await client.health().then(
    (): Found => ({
      verdict: 'ok',
      sentence: `${url} answers in ${formatSpan(performance.now() - startedAt)}`,
    }),
    (error: unknown): Found => {
      const isKnown =
        error instanceof ApiError || error instanceof ApiUnreachableError || error instanceof ForeignAnswerError;
      if (!isKnown) throw error;
      const remedy = 'aster context test; aster up starts one in this folder';
      return { verdict: 'fail', sentence: error.message, remedy, isFinal: true };
    },
  );
  return check('reach', 'API', 'everything is asked of it', found);
}

async function checkKey(client: AsterClient, { key }: Target): Promise<ConnectionCheck> {
  const found = await client.jobs.list({ limit: 1 }).then(
    (): Found => ({ verdict: 'ok', sentence: key === undefined ? 'none, and none is needed' : 'it is taken' }),
    (error: unknown): Found => {
      if (!(error instanceof ApiError && (error.status === 401 || error.status === 403))) throw error;
      const sentence = key === undefined ? 'one is needed' : (error.problem?.detail ?? error.message);
      return { verdict: 'fail', sentence, remedy: 'aster login, or set ASTER_API_KEY', isFinal: true };
    },
  );
  return check('key', 'key', 'it says who asks', found);
}

function checkTransport({ url }: Target): ConnectionCheck {
  const { protocol, hostname } = new URL(url);
  const isPlain = protocol === 'http:' && !isLoopback(hostname);
  return check('transport', 'TLS', 'without it others on the way can read the key, and all that is sent', {
    verdict: isPlain ? 'warn' : 'ok',
    sentence:
      protocol === 'https:' ? 'the connection is encrypted' : isPlain ? 'there is none' : 'this machine asks itself',
    remedy: isPlain ? 'API_TLS_CERT and API_TLS_KEY of the API, or a proxy with https' : null,
  });
}

/** Asks once without a key. What leads to a page where people sign in does not let in. */
async function checkOpen({ url, fetch }: Target): Promise<ConnectionCheck> {
  const isOpen = await fetch(`${url.replace(/\/$/, '')}/api/v1/jobs?limit=1`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(openMs),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status === 200 && /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
    },
    () => false, // that it is reached is known already
  );
  const isFar = !isLoopback(new URL(url).hostname);
  return check('open', 'access', 'whoever can make jobs can run programs', {
    verdict: isOpen && isFar ? 'fail' : 'ok',
    sentence: isOpen
      ? `no key is needed${isFar ? ', by nobody who reaches it' : ' at this address'}`
      : 'only with a key',
    remedy: isOpen && isFar ? 'set API_KEYS of the API' : null,
  });
}

async function checkVersionAndClock(client: AsterClient): Promise<readonly ConnectionCheck[]> {
  const askedAt = Date.now();
  const { version, server_time: serverTime } = await client.info();
  const offMs = Math.abs(Date.parse(serverTime) - (askedAt + Date.now()) / 2);
  const own = clientVersion();
  const differs = own !== version;
  const isOff = offMs > clockOffMs;
  return [
    check('client', 'this program', 'commands may know what the server does not, and the other way about', {
      verdict: differs ? 'warn' : 'ok',
      sentence: differs
        ? `it is of version ${own}, the server of ${version}`
        : `it is of the version of the server, ${own}`,
      remedy: differs ? `npm install --global aster-scheduler@${version}` : null,
    }),
    check(
      'clock',
      'clock here',
      'what is due is decided by the clock of the database; times are read by the one here',
      {
        verdict: isOff ? 'warn' : 'ok',
        sentence: isOff ? `it is ${formatSpan(offMs)} off that of the database` : 'it agrees with that of the database',
        remedy: isOff ? 'timedatectl set-ntp true' : null,
      },
    ),
  ];
}
