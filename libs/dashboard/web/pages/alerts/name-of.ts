/** The name of who did something, without what kind of caller it was. */
export function nameOf(actor: string | null): string {
  if (actor === null || actor === 'anyone') return 'somebody';
  return actor.slice(actor.indexOf(':') + 1);
}

/** Why an incident is over: `recovered`, or `by ann`. */
export function resolutionWords(resolution: string | null): string {
  if (resolution === null) return 'over';
  return resolution.startsWith('by ') ? `by ${nameOf(resolution.slice(3))}` : resolution;
}
