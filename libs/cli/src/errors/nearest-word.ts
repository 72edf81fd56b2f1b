import { editDistance } from '@aster-scheduler/core';

/** The word of the list that is meant, if one is near enough; of two that are equally near the first. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, longestWord).toLowerCase();
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (Math.abs(candidate.length - typed.length) > allowed) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}

/** Distances take time by the square of the length. */
const longestWord = 100;
