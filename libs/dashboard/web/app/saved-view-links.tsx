import { useRouter, useRouterState } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import type { MouseEvent } from 'react';
import { pagesPath } from '../address/places.js';
import { useViews } from '../parts/saved-views.js';
import style from './frame.module.css';

/** The views that were kept in this browser. @param onOpen called when one is opened */
export function SavedViewLinks({ onOpen }: { readonly onOpen?: () => void }) {
  const views = useViews();
  const { history } = useRouter();
  const shown = useRouterState({ select: ({ location }) => location.searchStr });
  if (views.length === 0) return null;
  const open = (event: MouseEvent, path: string) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen?.();
    history.push(`${pagesPath}${path}`);
  };
  return (
    <div className={style['views']} data-rare role="group" aria-label="Views">
      <span aria-hidden className={style['viewsWord']}>
        Views
      </span>
      {views.map(({ name, path }) => (
        <a
          key={name}
          href={`./${path}`}
          title={name}
          className={style['place']}
          data-on={path === `${history.location.pathname.slice(pagesPath.length)}${shown}`}
          onClick={(event) => open(event, path)}
        >
          <Bookmark aria-hidden size={17} strokeWidth={2} />
          <span className={style['viewName']}>
            <bdi>{name}</bdi>
          </span>
        </a>
      ))}
    </div>
  );
}
