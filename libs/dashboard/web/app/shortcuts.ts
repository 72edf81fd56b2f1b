import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { togglePaused } from '../live/pace.js';
import { nextZoneChoice } from '../time/zone-choice.js';
import { nextTheme } from './theme-choice.js';

const pages: Readonly<Record<string, '/' | '/jobs' | '/runs' | '/timeline' | '/calendar' | '/workers'>> = {
  o: '/',
  j: '/jobs',
  r: '/runs',
  t: '/timeline',
  c: '/calendar',
  w: '/workers',
};
const actions: Readonly<Record<string, () => void>> = { p: togglePaused, z: nextZoneChoice, d: nextTheme };

/** Keys that work on every page: `g` and a letter goes somewhere, `/` is the filter. None of them works in a field. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const isGoing = useRef(false);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.metaKey || event.ctrlKey || event.altKey || isField(event.target)) return;
      const page = isGoing.current ? pages[event.key] : undefined;
      isGoing.current = event.key === 'g';
      if (page !== undefined) return void navigate({ to: page });
      if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      } else actions[event.key]?.();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [navigate]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
