import { isUuid } from '@aster-scheduler/core';

/** What can be watched as a whole. */
export const wholeKinds = ['overview', 'jobs', 'runs', 'workers', 'pools', 'incidents'] as const;
/** What can be watched one by one, by its id. */
export const singleKinds = ['job', 'run'] as const;

export type WholeKind = (typeof wholeKinds)[number];
export type SingleKind = (typeof singleKinds)[number];

/** Something that somebody watches. */
export type WatchKey =
  { readonly kind: WholeKind; readonly id?: undefined } | { readonly kind: SingleKind; readonly id: string };

/** What a text such as `runs` or `run:<id>` names; `undefined` for anything else. */
export function parseWatchKey(text: string): WatchKey | undefined {
  const whole = wholeKinds.find((kind) => kind === text);
  if (whole !== undefined) return { kind: whole };
  const single = singleKinds.find((kind) => text.startsWith(`${kind}:`));
  if (single === undefined) return undefined;
  const id = text.slice(single.length + 1);
  return isUuid(id) ? { kind: single, id: id.toLowerCase() } : undefined;
}

/** The text of what is watched; the same for the same. */
export function formatWatchKey({ kind, id }: WatchKey): string {
  return id === undefined ? kind : `${kind}:${id}`;
}
