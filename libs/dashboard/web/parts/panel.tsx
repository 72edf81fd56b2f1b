import type { ReactNode } from 'react';
import style from './panel.module.css';

export function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={style['panel']}>
      <h2>{title}</h2>
      <div className={style['body']}>{children}</div>
    </section>
  );
}
