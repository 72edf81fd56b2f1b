import type { RunStatus } from '@aster-scheduler/client';

/** The colour of each status. */
export const tones = {
  succeeded: '--succeeded',
  failed: '--failed',
  timed_out: '--timed-out',
  cancelled: '--cancelled',
  skipped: '--skipped',
  running: '--running',
  waiting: '--waiting',
  scheduled: '--scheduled',
} as const satisfies Readonly<Record<RunStatus, string>>;

const names = [...Object.values(tones), '--ground-2', '--line', '--accent'] as const;
export type TimelineColours = Readonly<Record<(typeof names)[number], string>>;

let known: { readonly theme: string; readonly colours: TimelineColours } | undefined;

/**
 * The colours of the page as they are now; `light-dark()` is worked out by the browser. To read them, it works out the
 * look of all that is new in the page: they are kept, and asked for once before there is much.
 *
 * @param theme as `useThemeStamp` tells
 */
export function timelineColours(theme: string): TimelineColours {
  if (known?.theme === theme) return known.colours;
  const place = document.createElement('span');
  place.hidden = true;
  place.style.setProperty('forced-color-adjust', 'none'); // marks keep their colours, as elsewhere
  const probes = names.map((name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    return probe;
  });
  place.append(...probes);
  document.body.append(place);
  const colours = Object.fromEntries(names.map((name, index) => [name, colourOf(probes[index])]));
  place.remove();
  known = { theme, colours: colours as Record<(typeof names)[number], string> };
  return known.colours;
}

function colourOf(probe: HTMLElement | undefined): string {
  return probe === undefined ? '' : getComputedStyle(probe).color;
}
