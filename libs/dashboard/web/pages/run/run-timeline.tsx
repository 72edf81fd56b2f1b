import type { RunResource } from '@aster-scheduler/client';
import { useNow } from '../../live/use-now.js';
import { StatusMark } from '../../parts/status-mark.js';
import { formatDuration } from '../../time/format-duration.js';
import { planTimeline } from './plan-timeline.js';
import style from './run-timeline.module.css';

/** From the tick to the end: what was waited for, and each attempt, with how long each took. */
export function RunTimeline({ run }: { readonly run: RunResource }) {
  const steps = planTimeline(run, useNow());
  return (
    <ol className={style['timeline']} aria-label="How it went" tabIndex={0}>
      {steps.map((step, index) => (
        <li key={index} className={style[step.kind]} style={{ flexGrow: step.weight }}>
          {step.kind === 'attempt' ? (
            <>
              <StatusMark status={step.status} compact />
              <strong>#{step.attempt}</strong>
              <span className="num">{formatDuration(step.ms)}</span>
              <span className={style['detail']}>{step.detail}</span>
            </>
          ) : (
            <span className="num">
              {step.word} {formatDuration(step.ms)}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
