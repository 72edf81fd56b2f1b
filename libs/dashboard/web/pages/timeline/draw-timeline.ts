import type { RunStatus } from '@aster-scheduler/client';
import { type BoxNumbers, rowHeight, type TimelinePlan, visitRow } from './plan-bars.js';
import { type TimelineColours, tones } from './timeline-colours.js';

export interface Drawing {
  readonly plan: TimelinePlan;
  readonly width: number;
  /** Where the marks of the axis and the present lie, in pixels. */
  readonly marks: readonly number[];
  readonly now: number;
  readonly colours: TimelineColours;
}

/** Draws all rows on one canvas, in the colours of the page. */
export function drawTimeline(canvas: HTMLCanvasElement, { plan, width, marks, now, colours }: Drawing): void {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const { length: rows } = plan.rows;
  const height = rows * rowHeight;
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.scale(scale, scale);
  pen.fillStyle = colours['--ground-2'];
  for (let row = 0; row < rows; row += 2) pen.fillRect(0, row * rowHeight, width, rowHeight);
  pen.fillStyle = colours['--line'];
  for (const x of marks) pen.fillRect(Math.round(x), 0, 1, height);
  for (let row = 0; row < rows; row += 1) {
    const paths = pathsOf(plan, row, width);
    for (const look of inOrder) {
      const path = paths.get(look);
      if (path !== undefined) drawPath(pen, path, { look, colours });
    }
  }
  pen.fillStyle = colours['--accent'];
  pen.fillRect(Math.round(now), 0, 1.5, height);
}

type Look = RunStatus | 'wait' | 'tick' | 'moved tick';

/** What is not as it should be comes last, above the others. */
const inOrder: readonly Look[] = [
  ...(['wait', 'succeeded', 'waiting', 'scheduled', 'running', 'cancelled', 'skipped', 'timed_out', 'failed'] as const),
  ...(['tick', 'moved tick'] as const),
];

/** What of a row looks alike is one path: bar by bar takes four times as long. */
function pathsOf(plan: TimelinePlan, row: number, width: number): ReadonlyMap<Look, Path2D> {
  const outlines = new Map<Look, Path2D>();
  const fillings = new Map<Look, Filling>();
  const fill = (look: Look, x: number, y: number, wide: number, tall: number) => {
    let filling = fillings.get(look);
    if (filling === undefined) fillings.set(look, (filling = beginFilling()));
    filling.add(x, y, wide, tall);
  };
  visitRow(plan, row, width, {
    wait: (_, x, y, wide, tall) => fill('wait', x, y, wide, tall),
    bar: (bar, x, y, wide, tall) => {
      // a skip took no time: a mark at the ground
      if (bar[2] === 'skipped') fill('skipped', x, y + tall - 4, Math.max(wide, 3), 4);
      else fill(bar[2], x, y, wide, tall);
    },
    tick: ([, , mark], x, y, wide, tall) => {
      const look = mark === null ? 'tick' : 'moved tick';
      const path = outlines.get(look) ?? new Path2D();
      outlines.set(look, path);
      path.rect(x + 0.5, y + 0.5, Math.max(wide - 1, 2), tall - 1);
    },
  });
  const ended = [...fillings].map(([look, filling]) => [look, filling.end()] as const);
  return new Map([...outlines, ...ended]);
}

interface Filling {
  readonly add: (...box: BoxNumbers) => void;
  readonly end: () => Path2D;
}

/** A path of bars, in which those that touch are one: where many are narrow, a tenth of them is left. */
function beginFilling(): Filling {
  const path = new Path2D();
  let [left, top, right, height] = [0, 0, 0, 0];
  const draw = () => {
    if (height > 0) path.rect(left, top, right - left, height);
  };
  return {
    // those of a lane come from left to right
    add: (x, y, wide, tall) => {
      if (y === top && tall === height && x >= left && x <= right) {
        right = Math.max(right, x + wide);
        return;
      }
      draw();
      left = x;
      top = y;
      right = x + wide;
      height = tall;
    },
    end: () => {
      draw();
      return path;
    },
  };
}

interface PathLook {
  readonly look: Look;
  readonly colours: TimelineColours;
}

function drawPath(pen: CanvasRenderingContext2D, path: Path2D, { look, colours }: PathLook): void {
  if (look === 'tick' || look === 'moved tick') {
    pen.strokeStyle = colours[look === 'tick' ? tones.scheduled : tones.timed_out];
    return pen.stroke(path);
  }
  pen.fillStyle = colours[look === 'wait' ? tones.waiting : tones[look]];
  pen.globalAlpha = look === 'succeeded' ? 0.75 : 1;
  pen.fill(path);
  pen.globalAlpha = 1;
}
