import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { togglePaused } from '../live/pace.js';
import { useKeys } from '../parts/use-keys.js';
import { nextZoneChoice } from '../time/zone-choice.js';
import { replayKeys } from './before.js';
import { toggleRail } from './rail-choice.js';
import { nextTheme } from './theme-choice.js';

const pages = {
  o: '/',
  j: '/jobs',
  r: '/runs',
  t: '/timeline',
  c: '/calendar',
  g: '/graph',
  w: '/workers',
  s: '/system',
  a: '/alerts',
} as const;
const actions: Readonly<Record<string, () => void>> = {
  p: togglePaused,
  z: nextZoneChoice,
  d: nextTheme,
  b: toggleRail,
};

/** What opens over any page. */
export type Overlay = 'palette' | 'keys';

/** Keys that work on every page: `g` and a letter goes somewhere, `/` is the filter, `?` tells of all of them. */
export function useShortcuts(onOpen: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  const isGoing = useRef(false);
  useKeys((key) => {
    const page = isGoing.current && Object.hasOwn(pages, key) ? pages[key as keyof typeof pages] : undefined;
    const wasGoing = isGoing.current;
    isGoing.current = key === 'g' && !wasGoing;
    if (page !== undefined) void navigate({ to: page });
    else if (wasGoing || isGoing.current) return true;
    else if (key === '/') document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
    else if (key === '?') onOpen('keys');
    else if (key === 'n') void navigate({ to: '/jobs/new' });
    else if (actions[key] === undefined) return false;
    else actions[key]();
    return true;
  }, true);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault(); // the browser's own search
      onOpen('palette');
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onOpen]);
  useEffect(replayKeys, []);
}
