import { formatDuration } from '../../time/format-duration.js';
import { readDuration } from '../../time/read-duration.js';
import { type Drawing, planDelays, type RetryTexts } from './plan-drawing.js';
import style from './policy-drawing.module.css';

const unit = 48;
const lane = 12;
const top = 6;
const width = 4.6 * unit;

/** What a policy does, as a small timeline: ticks below, runs above them. */
export function PolicyDrawing({ drawing }: { readonly drawing: Drawing | undefined }) {
  if (drawing === undefined) return null;
  const lanes = Math.max(...drawing.runs.map((run) => run.lane), 0) + 1;
  const ground = top + lanes * (lane + 2);
  return (
    <figure className={style['drawing']}>
      <svg viewBox={`-4 0 ${width} ${ground + 10}`} role="img" aria-label={drawing.told}>
        {drawing.outage !== undefined && (
          <rect
            x={drawing.outage[0] * unit}
            y={0}
            width={(drawing.outage[1] - drawing.outage[0]) * unit}
            height={ground}
            className={style['outage']}
          />
        )}
        <line x1={-4} x2={width - 4} y1={ground} y2={ground} className={style['ground']} />
        {drawing.ticks.map((at) => (
          <line key={at} x1={at * unit} x2={at * unit} y1={ground} y2={ground + 6} className={style['tick']} />
        ))}
        {drawing.runs.map((run) => (
          <rect
            key={`${run.from} ${run.lane} ${run.look}`}
            x={run.from * unit - (run.look === 'skipped' ? 3 : 0)}
            y={top + run.lane * (lane + 2)}
            width={run.look === 'skipped' ? 6 : (run.to - run.from) * unit - 2}
            height={lane}
            rx={2}
            className={style[run.look]}
          />
        ))}
      </svg>
      <figcaption>
        {drawing.outage === undefined ? '' : 'After a time without scheduler: '}
        {drawing.told}
      </figcaption>
    </figure>
  );
}

/** The attempts on an axis of time, each delay as long as it is beside the others. */
export function RetryDrawing({ texts }: { readonly texts: RetryTexts }) {
  const delays = planDelays(texts, readDuration);
  if (delays === undefined) return null;
  const total = delays.reduce((sum, delay) => sum + delay, 0);
  const attempts = Number(texts.max_retries) + 1;
  const told =
    attempts === 1
      ? 'It is tried once, and never again.'
      : `Up to ${attempts} attempts; the last begins ${formatDuration(total / 2)} to ${formatDuration(total)} after the first, and what the attempts take.`;
  const place = (index: number) =>
    total === 0
      ? (index * (width - 20)) / Math.max(delays.length, 1)
      : (delays.slice(0, index).reduce((sum, delay) => sum + delay, 0) / total) * (width - 20);
  return (
    <figure className={style['drawing']}>
      <svg viewBox={`-4 0 ${width} ${top + lane + 12}`} role="img" aria-label={told}>
        <line x1={-4} x2={width - 4} y1={top + lane + 2} y2={top + lane + 2} className={style['ground']} />
        {[0, ...delays].map((delay, index) => (
          <rect key={index} x={place(index)} y={top} width={6} height={lane} rx={2} className={style['failed']}>
            <title>{index === 0 ? 'the first attempt' : `after up to ${formatDuration(delay)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        {told}
        {delays.length > 0 && ` Delays: ${delays.map((delay) => formatDuration(delay)).join(', ')}`}
        {attempts - 1 > delays.length && ', …'}
      </figcaption>
    </figure>
  );
}
