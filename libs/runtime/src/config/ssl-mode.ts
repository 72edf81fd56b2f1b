import { quoteValue, type Reader } from './variable.js';

/**
 * libpq's words for what is asked of TLS, without `allow` and `prefer`, which fall back to plain text in silence:
 * `require` encrypts but believes any server, `verify-ca` and `verify-full` check its certificate.
 */
export const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

/** Reads libpq's words; `no-verify` is node-postgres' own word for `require`. */
export const sslMode: Reader<SslMode> = (text) => {
  const word = text.toLowerCase();
  if (word === 'no-verify') return { value: 'require' };
  const value = sslModes.find((mode) => mode === word);
  if (value !== undefined) return { value };
  const why = word === 'prefer' || word === 'allow' ? 'may send everything unencrypted without a word' : 'is not known';
  return { fault: `${quoteValue(text)} ${why}; give disable, require, verify-ca or verify-full` };
};
