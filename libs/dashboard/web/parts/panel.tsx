import type { ReactNode } from 'react';
import style from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** Beside the title: what else it could show. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, aside, children }: PanelProps) {
  return (
    <section className={style['panel']}>
      <h2>
        {title}
        {aside}
      </h2>
      <div className={style['body']}>{children}</div>
    </section>
  );
}
