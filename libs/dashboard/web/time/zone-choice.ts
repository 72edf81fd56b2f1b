import { useSyncExternalStore } from 'react';

/** Whose clock times are told by. */
export type ZoneChoice = 'job' | 'browser' | 'utc';

const storageKey = 'aster.zone';
const choices: readonly ZoneChoice[] = ['job', 'browser', 'utc'];
const listeners = new Set<() => void>();

/** The zone of the browser. */
export const browserZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `tz=` in the address takes precedence over what is kept, for this one link, until another clock is chosen. */
const ofLink = new URLSearchParams(location.search).get('tz');
let isOfLink = true;

function read(): ZoneChoice {
  const kept = isOfLink && ofLink !== null ? ofLink : localStorage.getItem(storageKey);
  return choices.find((choice) => choice === kept) ?? 'job';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function chooseZone(choice: ZoneChoice): void {
  isOfLink = false;
  localStorage.setItem(storageKey, choice);
  for (const listener of listeners) listener();
}

export function nextZoneChoice(): void {
  chooseZone(choices[(choices.indexOf(read()) + 1) % choices.length] ?? 'job');
}

export function useZoneChoice(): ZoneChoice {
  return useSyncExternalStore(subscribe, read);
}

/** @param jobZone that of the job whose time is told, where there is one */
export function useZone(jobZone?: string): string {
  const choice = useZoneChoice();
  if (choice === 'utc') return 'UTC';
  return choice === 'job' ? (jobZone ?? browserZone) : browserZone;
}
