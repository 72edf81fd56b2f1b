import type { KeyResource } from '@aster-scheduler/client';

const soonMs = 14 * 86_400_000;

/** `soon`: it expires within two weeks. */
export type KeyState = 'good' | 'soon' | 'expired' | 'revoked';

export function keyState(key: Pick<KeyResource, 'expires_at' | 'revoked_at'>, now: Date): KeyState {
  if (key.revoked_at !== null) return 'revoked';
  if (key.expires_at === null) return 'good';
  const leftMs = Date.parse(key.expires_at) - now.getTime();
  return leftMs <= 0 ? 'expired' : leftMs < soonMs ? 'soon' : 'good';
}
