import type { Reader } from '../variable.js';

/** Scopes of OpenID Connect, which needs the one that it is named by. */
export const scopes: Reader<string> = (text) => {
  const given = text.split(/[ ,]+/).filter((scope) => scope !== '');
  if (!given.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))) return { fault: 'has a scope that is none' };
  return given.includes('openid')
    ? { value: given.join(' ') }
    : { fault: 'must have openid; write openid profile email' };
};
