import type { ReactNode } from 'react';
import style from './empty.module.css';

/** What would be here, why it is not, and one next step. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={style['empty']}>
      <p className={style['title']}>{title}</p>
      <div className={style['next']}>{children}</div>
    </div>
  );
}
