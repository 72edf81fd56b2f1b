/** Remembers what was made for a key, for a bounded number of keys. */
export interface BoundedCache<K, V> {
  /** What was made for `key`, or what `make` makes now. A `make` that throws leaves nothing behind. */
  get(key: K, make: () => V): V;
  /** How many values are held at this moment; never more than the capacity. */
  size(): number;
}

/**
 * A cache that holds at most `capacity` values and forgets those that were not asked for lately.
 *
 * Two generations instead of a list in order of use: a hit costs one look-up, and a value
 * that is used at least once while half the capacity is renewed stays.
 */
export function boundedCache<K, V>(capacity: number): BoundedCache<K, V> {
  const generationSize = Math.max(1, Math.floor(capacity / 2));
  let young = new Map<K, V>();
  let old = new Map<K, V>();

  function put(key: K, value: V): V {
    if (young.size >= generationSize) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  }

  return {
    get(key, make) {
      const held = young.get(key);
      if (held !== undefined) return held;
      return put(key, old.get(key) ?? make());
    },
    size: () => young.size + old.size,
  };
}
