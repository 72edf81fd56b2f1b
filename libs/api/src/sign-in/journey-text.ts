import type { Journey } from './create-provider.js';

/** A journey as a cookie keeps it. */
export function journeyText({ state, nonce, verifier, redirectUri }: Journey): string {
  return Buffer.from(JSON.stringify([state, nonce, verifier, redirectUri])).toString('base64url');
}

const longest = 4_000;

/** The journey that a cookie has kept; `undefined` for what is none. */
export function readJourney(text: string | undefined): Journey | undefined {
  if (text === undefined || text.length > longest || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const [state, nonce, verifier, redirectUri] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const all = [state, nonce, verifier, redirectUri];
    if (!all.every((each) => typeof each === 'string' && each !== '')) return undefined;
    return { state, nonce, verifier, redirectUri } as Journey;
  } catch {
    return undefined;
  }
}
