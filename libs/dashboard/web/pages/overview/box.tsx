import type { ReactNode } from 'react';
import style from './overview-page.module.css';

interface BoxProps {
  readonly title: ReactNode;
  readonly count?: string | undefined;
  /** What else it could show, at the end of the title. */
  readonly aside?: ReactNode;
  /** What is said when there is nothing to list. */
  readonly empty: string;
  /** What it shows has come, so that it is as high as it will be. */
  readonly isThere?: boolean;
  /** Told of its element once that is in the page. */
  readonly onThere?: (section: HTMLElement | null) => void;
  readonly children: readonly ReactNode[];
}

/** What a part says that could not be counted in time; the others come in the same answer, and are there. */
export const tooMuch = 'Too much to count in this range: choose a shorter one.';

/** A part of the overview: a list, or the sentence that it is empty. */
export function Box({ title, count, aside, empty, isThere, onThere, children }: BoxProps) {
  return (
    <section ref={onThere} className={style['box']} data-there={isThere}>
      <h2>
        {title} {count !== undefined && <span className={style['count']}>{count}</span>}
        {aside !== undefined && <span className={style['choices']}>{aside}</span>}
      </h2>
      {children.length === 0 ? <p className={style['none']}>{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}
