import { randomBytes } from 'node:crypto';
import { type News, type OpenSubscription, openSubscription, type Subscription } from './subscription.js';
import { formatWatchKey, type SingleKind, type WatchKey } from './watch-key.js';

/** The stamp of what changes no more: a run that has ended, a job that is gone. */
export const over = 'over';

/** What is watched in this process, by whom, and what was seen of it. */
export interface WatchedThings {
  size(): number;
  keys(): readonly WatchKey[];
  /** How many of these nobody watches yet. */
  countNew(keys: readonly WatchKey[]): number;
  /** Of things of the kind that may still change. */
  idsOf(kind: SingleKind): readonly string[];
  /** Notes what was seen, and tells those who watch it when it is something else than before. */
  see(name: string, stamp: string): void;
  /** Tells at once of what is known already, unless it was known with the id of `lastEventId`. */
  subscribe(keys: readonly WatchKey[], lastEventId: string | undefined): Subscription;
  /** Lets all subscriptions end with this. */
  fail(error: unknown): void;
}

interface Watched {
  readonly key: WatchKey;
  readonly name: string;
  readonly subscriptions: Set<OpenSubscription>;
  /** Absent: it was not looked at yet. */
  stamp?: string;
  changeNum: number;
}

export function createWatchedThings(): WatchedThings {
  const process = randomBytes(4).toString('hex'); // stands in ids, since another one counts from the begin
  const watched = new Map<string, Watched>();
  let lastChangeNum = 0;

  const newsOf = ({ name, stamp = '', changeNum }: Watched): News => {
    return { id: `${process}-${changeNum}`, watch: name, stamp };
  };

  function enter(key: WatchKey, subscription: OpenSubscription): Watched {
    const name = formatWatchKey(key);
    const thing = watched.get(name) ?? { key, name, subscriptions: new Set(), changeNum: 0 };
    watched.set(name, thing);
    thing.subscriptions.add(subscription);
    return thing;
  }

  function leave(key: WatchKey, subscription: OpenSubscription): void {
    const name = formatWatchKey(key);
    const thing = watched.get(name);
    thing?.subscriptions.delete(subscription);
    if (thing?.subscriptions.size === 0) watched.delete(name);
  }

  return {
    size: () => watched.size,
    keys: () => [...watched.values()].map(({ key }) => key),
    countNew: (keys) => keys.filter((key) => !watched.has(formatWatchKey(key))).length,
    idsOf: (kind) =>
      [...watched.values()].flatMap(({ key, stamp }) => (key.kind === kind && stamp !== over ? [key.id] : [])),
    see(name, stamp) {
      const thing = watched.get(name);
      if (thing === undefined || thing.stamp === stamp) return;
      thing.stamp = stamp;
      thing.changeNum = lastChangeNum += 1;
      for (const subscription of thing.subscriptions) subscription.tell(newsOf(thing));
    },
    subscribe(keys, lastEventId) {
      const subscription = openSubscription(() => {
        for (const key of keys) leave(key, subscription);
      });
      const [sender, number] = lastEventId?.split('-') ?? [];
      const knownNum = sender === process ? Number(number) : -1;
      const unknown = keys
        .map((key) => enter(key, subscription))
        .filter(({ stamp, changeNum }) => stamp !== undefined && changeNum > knownNum);
      for (const thing of unknown.sort((a, b) => a.changeNum - b.changeNum)) subscription.tell(newsOf(thing));
      return subscription;
    },
    fail(error) {
      for (const { subscriptions } of watched.values()) for (const each of subscriptions) each.fail(error);
    },
  };
}
