import type { Watch } from '@aster-scheduler/client';
import { useEffect, useRef } from 'react';
import { stream } from './stream.js';

/** A busy fleet changes all the time: a page reads anew no oftener than this. */
const pauseMs = 1_500;

/**
 * Reads anew when one of these things may have changed. Polling goes on beside, slowly while hints come.
 *
 * @param watches may be made anew with each call
 */
export function useNews(watches: readonly Watch[], readAgain: () => unknown): void {
  const latest = useRef(readAgain);
  useEffect(() => {
    latest.current = readAgain;
  });
  const names = watches.join(',');
  useEffect(() => {
    if (names === '') return undefined;
    let readAtMs = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      readAtMs = performance.now();
      latest.current();
    };
    const leave = stream.watch(names.split(',') as Watch[], () => {
      timer ??= setTimeout(read, Math.max(readAtMs + pauseMs - performance.now(), 0));
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [names]);
}
