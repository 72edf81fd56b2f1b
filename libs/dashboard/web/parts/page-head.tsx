import { type ReactNode, useEffect } from 'react';

import './page-head.css';

interface PageHeadProps {
  readonly title: string;
  /** Of the tab of the browser; the title of the page by default. */
  readonly tabTitle?: string;
  /** The title with links in it. */
  readonly shown?: ReactNode;
  /** How many there are of what is listed: `3 of 1,204 jobs`. It changes all the time: nobody is told of it. */
  readonly count?: string;
  readonly children?: ReactNode;
  readonly below?: ReactNode;
}

/** Title, and beside it what can be done here. */
export function PageHead({ title, tabTitle = title, shown = title, count, children, below }: PageHeadProps) {
  useEffect(() => {
    document.title = `${tabTitle} · Aster`;
  }, [tabTitle]);
  return (
    <div className="page-head">
      <div className="page-head-line">
        <h1>{shown}</h1>
        {count !== undefined && <span className="page-head-count">{count}</span>}
        <div className="page-head-actions">{children}</div>
      </div>
      {below}
    </div>
  );
}
