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
  drawShapes(pen, shapes, colour);
  pen.fillStyle = colour('--accent');
  pen.fillRect(Math.round(now), 0, 1.5, height);
}

type Look = RunStatus | 'wait' | 'tick' | 'moved tick';

/** What is not as it should be comes last, above the others. */
const inOrder: readonly Look[] = [
  ...(['wait', 'succeeded', 'waiting', 'scheduled', 'running', 'cancelled', 'skipped', 'timed_out', 'failed'] as const),
  ...(['tick', 'moved tick'] as const),
];

/** All bars of a row that look alike are one path: one by one they take four times as long. */
function drawShapes(pen: CanvasRenderingContext2D, shapes: readonly Shape[], colour: (name: string) => string): void {
  let row = -1;
  let paths = new Map<Look, Path2D>();
  const draw = () => {
    for (const look of inOrder) {
      const path = paths.get(look);
      if (path !== undefined) drawPath(pen, path, { look, colour });
    }
    paths = new Map();
  };
  for (const shape of shapes) {
    if (shape.row !== row) draw();
    ({ row } = shape);
    const look = lookOf(shape);
    const path = paths.get(look) ?? new Path2D();
    paths.set(look, path);
    addShape(path, shape);
  }
  draw();
}

function lookOf({ kind, status, mark }: Shape): Look {
  if (kind === 'run') return status ?? 'succeeded';
  if (kind === 'wait') return 'wait';
  return mark === undefined ? 'tick' : 'moved tick';
}

function addShape(path: Path2D, { x, y, width, height, kind, status }: Shape): void {
  if (kind === 'tick') path.rect(x + 0.5, y + 0.5, Math.max(width - 1, 2), height - 1);
  // a skip took no time: a mark at the ground
  else if (status === 'skipped') path.rect(x, y + height - 4, Math.max(width, 3), 4);
  else path.rect(x, y, width, height);
}

interface PathLook {
  readonly look: Look;
  readonly colour: (name: string) => string;
}

function drawPath(pen: CanvasRenderingContext2D, path: Path2D, { look, colour }: PathLook): void {
  if (look === 'tick' || look === 'moved tick') {
    pen.strokeStyle = colour(look === 'tick' ? tones.scheduled : tones.timed_out);
    return pen.stroke(path);
  }
  pen.fillStyle = colour(look === 'wait' ? tones.waiting : tones[look]);
  pen.globalAlpha = look === 'succeeded' ? 0.75 : 1;
  pen.fill(path);
  pen.globalAlpha = 1;
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
