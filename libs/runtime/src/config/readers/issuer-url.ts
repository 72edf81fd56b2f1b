import { isLoopback } from '@aster-scheduler/core';
import type { Reader } from '../variable.js';

/** An issuer of tokens, exactly as it stands in them. Its keys must not be changed on the way, so it needs TLS. */
export const issuerUrl: Reader<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    return { fault: 'is no issuer; write it as it stands in its tokens, https://host/path' };
  }
  return { value: text };
};
