import { hashApiKey } from '@aster-scheduler/core';

/** Which sessions have opened something lately, by the hash of what the browser keeps. */
export interface KnownSessions {
  has(secret: string): boolean;
  add(secret: string): void;
  remove(secret: string): void;
}

/** More than one process serves at the same time. */
const mostKnown = 10_000;

/** They are asked for where an address has used up its tries: what is known may be looked up all the same. */
export function createKnownSessions(): KnownSessions {
  const known = new Set<string>();
  const nameOf = (secret: string) => hashApiKey(secret).toString('hex');
  return {
    has: (secret) => known.has(nameOf(secret)),
    add(secret) {
      const name = nameOf(secret);
      known.delete(name); // the newest ones are last
      known.add(name);
      const [oldest] = known.size > mostKnown ? known : [];
      if (oldest !== undefined) known.delete(oldest);
    },
    remove: (secret) => void known.delete(nameOf(secret)),
  };
}
