import type { RunStatus } from '@aster-scheduler/client';
import { rowHeight, type Shape } from './plan-bars.js';

export interface Drawing {
  readonly shapes: readonly Shape[];
  readonly rows: number;
  readonly width: number;
  /** Where the marks of the axis and the present lie, in pixels. */
  readonly marks: readonly number[];
  readonly now: number;
}

const tones: Readonly<Record<RunStatus, string>> = {
  succeeded: '--succeeded',
  failed: '--failed',
  timed_out: '--timed-out',
  cancelled: '--cancelled',
  skipped: '--skipped',
  running: '--running',
  waiting: '--waiting',
  scheduled: '--scheduled',
};

/** Draws all rows on one canvas, in the colours of the page. */
export function drawTimeline(canvas: HTMLCanvasElement, { shapes, rows, width, marks, now }: Drawing): void {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const height = rows * rowHeight;
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.scale(scale, scale);
  const colour = colours(canvas);
  const ink = inkOf(pen);
  ink(colour('--ground-2'));
  for (let row = 0; row < rows; row += 2) pen.fillRect(0, row * rowHeight, width, rowHeight);
  ink(colour('--line'));
  for (const x of marks) pen.fillRect(Math.round(x), 0, 1, height);
  for (const shape of shapes) drawShape(pen, shape, { colour, ink });
  ink(colour('--accent'));
  pen.fillRect(Math.round(now), 0, 1.5, height);
}

interface Inks {
  readonly colour: (name: string) => string;
  readonly ink: (tone: string, alpha?: number) => void;
}

/** Dips the pen only where the last bar had another colour: the canvas reads each that it is told. */
function inkOf(pen: CanvasRenderingContext2D): Inks['ink'] {
  let before = { tone: '', alpha: 1 };
  return (tone, alpha = 1) => {
    if (tone !== before.tone) pen.fillStyle = tone;
    if (alpha !== before.alpha) pen.globalAlpha = alpha;
    before = { tone, alpha };
  };
}

function drawShape(pen: CanvasRenderingContext2D, shape: Shape, { colour, ink }: Inks): void {
  const { x, y, width, height, kind, status, mark } = shape;
  if (kind === 'tick') {
    ink(colour('--scheduled'));
    pen.strokeStyle = colour(mark === undefined ? '--scheduled' : '--timed-out');
    pen.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 2), height - 1);
    return;
  }
  if (status === 'skipped') {
    // a skip took no time: a mark at the ground
    ink(colour(tones.skipped));
    pen.fillRect(x, y + height - 4, Math.max(width, 3), 4);
    return;
  }
  ink(colour(kind === 'wait' ? '--waiting' : tones[status ?? 'succeeded']), status === 'succeeded' ? 0.75 : 1);
  pen.fillRect(x, y, width, height);
}

/** Colours as they are now; `light-dark()` is worked out by the browser. */
function colours(place: HTMLElement): (name: string) => string {
  const names = [...Object.values(tones), '--ground-2', '--line', '--accent'];
  const probes = names.map((name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    return probe;
  });
  // all before the first is read, or the page is looked at anew for each
  place.parentElement?.append(...probes);
  const found = new Map(names.map((name, index) => [name, colourOf(probes[index])]));
  for (const probe of probes) probe.remove();
  return (name) => found.get(name) ?? 'currentColor';
}

function colourOf(probe: HTMLElement | undefined): string {
  return probe === undefined ? '' : getComputedStyle(probe).color;
}
