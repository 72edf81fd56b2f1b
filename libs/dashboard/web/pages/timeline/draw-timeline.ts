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
  pen.fillStyle = colour('--ground-2');
  for (let row = 0; row < rows; row += 2) pen.fillRect(0, row * rowHeight, width, rowHeight);
  pen.fillStyle = colour('--line');
  for (const x of marks) pen.fillRect(Math.round(x), 0, 1, height);
  for (const shape of shapes) drawShape(pen, shape, colour);
  pen.fillStyle = colour('--accent');
  pen.fillRect(Math.round(now), 0, 1.5, height);
}

function drawShape(pen: CanvasRenderingContext2D, shape: Shape, colour: (name: string) => string): void {
  const { x, y, width, height, kind, status, mark } = shape;
  if (kind === 'tick') {
    pen.strokeStyle = colour(mark === undefined ? '--scheduled' : '--timed-out');
    pen.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 2), height - 1);
    return;
  }
  const tone = colour(kind === 'wait' ? '--waiting' : tones[status ?? 'succeeded']);
  pen.fillStyle = tone;
  if (status === 'skipped') {
    // a skip took no time: a mark at the ground
    pen.fillRect(x, y + height - 4, Math.max(width, 3), 4);
    return;
  }
  pen.globalAlpha = status === 'succeeded' ? 0.75 : 1;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
}

/** Colours as they are now; `light-dark()` is worked out by the browser. */
function colours(place: HTMLElement): (name: string) => string {
  const probe = document.createElement('span');
  place.parentElement?.append(probe);
  const found = new Map<string, string>();
  for (const name of [...Object.values(tones), '--ground-2', '--line', '--accent']) {
    probe.style.color = `var(${name})`;
    found.set(name, getComputedStyle(probe).color);
  }
  probe.remove();
  return (name) => found.get(name) ?? 'currentColor';
}
