import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo } from 'react';
import { Button } from '../../parts/button.js';
import { FormField } from '../../parts/form-field.js';
import { Instant } from '../../parts/instant.js';
import { useSettled } from '../../parts/use-settled.js';
import { client } from '../../server/client.js';
import { formatDuration } from '../../time/format-duration.js';
import type { FormState } from './form-state.js';
import style from './job-form.module.css';
import { mostTicks, planWhen, type When } from './plan-when.js';
import { WhatChanges } from './what-changes.js';

const examples: readonly (readonly [word: string, expression: string])[] = [
  ['every 10 minutes', '*/10 * * * *'],
  ['every hour', '0 * * * *'],
  ['every night at 02:30', '30 2 * * *'],
  ['on working days at 09:00', '0 9 * * MON-FRI'],
  ['on the first of the month', '0 6 1 * *'],
  ['every 90 seconds', '@every 90s'],
  ['only by hand', '@manually'],
];

/** When it is due: expression and zone, in words, with the ticks to come, worked out in the browser at once. */
export function WhenSection({ form, base }: { readonly form: FormState; readonly base: JobResource }) {
  const zones = useId();
  const { cron_expr: expression, timezone } = form.draft.texts;
  // the ticks to come are those from when the section was opened: they stand still while they are read
  const now = useMemo(() => new Date(), []);
  const plan = useMemo(
    () => (expression.trim() === '' ? undefined : planWhen(expression, timezone, now)),
    [expression, timezone, now],
  );
  const wrong = plan !== undefined && 'message' in plan ? plan : undefined;
  return (
    <>
      <div className={style['examples']} role="group" aria-label="Examples">
        {examples.map(([word, value]) => (
          <Button key={value} aria-pressed={expression === value} onClick={() => form.write('cron_expr', value)}>
            {word}
          </Button>
        ))}
      </div>
      <div className={style['grid']}>
        <FormField
          label="Expression"
          hint="5 fields, or 6 with seconds first; @every 90s; @manually. Empty: only after other jobs"
          problem={(wrong?.field === 'cron_expr' ? wrong.message : undefined) ?? form.problemOf('cron_expr')}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="cron_expr"
              className="mono"
              value={expression}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => form.write('cron_expr', target.value)}
            />
          )}
        </FormField>
        <FormField
          label="Time zone"
          hint="whose wall clock counts"
          problem={(wrong?.field === 'timezone' ? wrong.message : undefined) ?? form.problemOf('timezone')}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="timezone"
              list={zones}
              value={timezone}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => form.write('timezone', target.value)}
            />
          )}
        </FormField>
      </div>
      <datalist id={zones}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {plan !== undefined && 'when' in plan && <Coming when={plan.when} expression={expression} />}
      <WhatChanges draft={form.draft} base={base} isRight={plan !== undefined && 'when' in plan} />
    </>
  );
}

const marks = {
  gap: 'the clock leaves this time out: runs at the first instant after it',
  repeated: 'the clock shows this time twice',
} as const;

function Coming({ when, expression }: { readonly when: When; readonly expression: string }) {
  const asked = useSettled(`${when.timezone}\n${expression}`, 300);
  const words = useQuery({
    queryKey: ['schedule words', asked],
    queryFn: ({ signal }) => {
      const [timezone = '', cron = ''] = asked.split('\n');
      return client().previewSchedule({ cron_expr: cron, timezone, count: 1 }, { signal });
    },
    staleTime: Infinity,
  });
  const hasSeconds = when.ticks.some(({ at }) => at.getTime() % 60_000 !== 0);
  return (
    <div className={style['coming']} aria-live="polite">
      <p className={style['words']}>{words.data?.description ?? ' '}</p>
      {when.ticks.length === 0 ? (
        <p className="muted">It is never due by itself.</p>
      ) : (
        <>
          <p className="muted">
            {when.ticksOfWeek >= mostTicks ? `${mostTicks} or more` : when.ticksOfWeek} ticks in the seven days to come
          </p>
          <ol className={style['ticks']} aria-label="The next ticks">
            {when.ticks.map(({ at, mark }) => (
              <li key={at.getTime()}>
                <Instant at={at.toISOString()} jobZone={when.timezone} show="both" seconds={hasSeconds} />
                {mark !== undefined && <span className={style['mark']}>{marks[mark]}</span>}
              </li>
            ))}
          </ol>
          {when.clockChanges.length > 0 && (
            <p className="muted">
              The clock there is moved{' '}
              {when.clockChanges.map(({ at, shiftMs }, index) => (
                <span key={at.getTime()}>
                  {index > 0 && ', '}
                  {shiftMs > 0 ? 'forward' : 'back'} by {formatDuration(Math.abs(shiftMs))} at{' '}
                  <Instant at={at.toISOString()} jobZone={when.timezone} />
                </span>
              ))}
              .
            </p>
          )}
        </>
      )}
    </div>
  );
}
