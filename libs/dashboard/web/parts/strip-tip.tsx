import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { formatDuration } from '../time/format-duration.js';
import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import { reasonSentence } from './run-facts.js';
import { statusWord } from './status-mark.js';
import { runAt, stripFacts, stripPlaces, stripStep } from './strip-places.js';
import style from './strip-tip.module.css';

/** A mark of a strip that is pointed at. */
interface PointedMark {
  readonly strip: Element;
  readonly place: number;
}

/**
 * Tells of the mark of a strip that is pointed at, or that the arrows to the left and right have come to in the row of
 * a list; a click opens its run. Mounted once for all strips of a page.
 */
export function StripTip() {
  const navigate = useNavigate();
  const [pointed, setPointed] = useState<PointedMark>();
  useEffect(() => {
    const point = ({ target, clientX }: PointerEvent) => setPointed(markAt(target, clientX));
    function click(event: MouseEvent): void {
      const mark = markAt(event.target, event.clientX);
      const run = mark === undefined ? undefined : runOf(mark);
      if (run === undefined || event.button !== 0) return;
      void navigate({ to: '/runs/$id', params: { id: run[0] } });
    }
    function press({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
      if (ctrlKey || metaKey || altKey) return;
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      setPointed((now) => (step === undefined ? undefined : markBeside(target, now, step)));
    }
    const forget = () => setPointed(undefined);
    document.addEventListener('pointermove', point);
    document.addEventListener('click', click);
    document.addEventListener('keydown', press);
    document.addEventListener('scroll', forget, true);
    return () => {
      document.removeEventListener('pointermove', point);
      document.removeEventListener('click', click);
      document.removeEventListener('keydown', press);
      document.removeEventListener('scroll', forget, true);
    };
  }, [navigate]);
  return pointed === undefined ? null : createPortal(<Tip mark={pointed} />, document.body);
}

const boxWidth = 260;

function Tip({ mark }: { readonly mark: PointedMark }) {
  const facts = stripFacts.get(mark.strip);
  const zone = useZone(facts?.jobZone);
  const run = runOf(mark);
  if (run === undefined) return null;
  const [, status, at, durationMs, attempts, reason] = run;
  const { left, bottom, top } = mark.strip.getBoundingClientRect();
  const x = left + mark.place * stripStep;
  const isLow = bottom + 90 > innerHeight;
  const why = reasonSentence({ error_msg: null, reason });
  return (
    <>
      <i
        className={style['place']}
        style={{ insetInlineStart: `${x - 1}px`, insetBlockStart: `${top - 3}px`, blockSize: `${bottom - top + 6}px` }}
      />
      <div
        role="status"
        className={style['tip']}
        style={{
          insetInlineStart: `${Math.max(Math.min(x, innerWidth - boxWidth - 8), 8)}px`,
          ...(isLow ? { insetBlockEnd: `${innerHeight - top + 6}px` } : { insetBlockStart: `${bottom + 6}px` }),
        }}
      >
        <strong>
          {statusWord(status)}
          {durationMs !== null && status !== 'skipped' && `, ${formatDuration(durationMs)}`}
          {attempts > 1 && `, ${attempts} attempts`}
        </strong>
        <span className="num">{formatInstant(new Date(at), zone)}</span>
        {why !== '' && <span className="muted">{why}</span>}
      </div>
    </>
  );
}

function runOf({ strip, place }: PointedMark) {
  const facts = stripFacts.get(strip);
  return facts === undefined ? undefined : runAt(facts, place);
}

function markAt(target: EventTarget | null, x: number): PointedMark | undefined {
  const strip = target instanceof Element ? target.closest('[data-strip]') : null;
  if (strip === null) return undefined;
  return { strip, place: Math.floor((x - strip.getBoundingClientRect().left) / stripStep) };
}

/** In the row that the keys of a list are at: the newest mark first, then its neighbours. */
function markBeside(target: EventTarget | null, now: PointedMark | undefined, step: number): PointedMark | undefined {
  const grid = target instanceof HTMLElement && target.getAttribute('role') === 'grid' ? target : undefined;
  const row = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '');
  const strip = row?.querySelector('[data-strip]') ?? undefined;
  if (strip === undefined) return undefined;
  const count = stripFacts.get(strip)?.runs.length ?? 0;
  const place = now?.strip === strip ? now.place + step : stripPlaces - 1;
  return { strip, place: Math.min(Math.max(place, stripPlaces - Math.min(count, stripPlaces)), stripPlaces - 1) };
}
