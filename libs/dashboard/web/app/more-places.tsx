import { Link } from '@tanstack/react-router';
import { Ellipsis, type LucideIcon } from 'lucide-react';
import { useRef } from 'react';
import style from './frame.module.css';
import { SavedViewLinks } from './saved-view-links.js';

interface MorePlacesProps {
  readonly places: ReadonlyArray<{ readonly to: string; readonly word: string; readonly icon: LucideIcon }>;
  /** The path of the page that is open. */
  readonly path: string;
}

/** Pages and views that a phone has no room for at its edge: one more button, and they open above it. */
export function MorePlaces({ places, path }: MorePlacesProps) {
  const list = useRef<HTMLDivElement>(null);
  const isUnder = (to: string) => path === to || path.startsWith(`${to}/`);
  return (
    <>
      <button
        type="button"
        popoverTarget="more-places"
        className={`${style['place']} ${style['more']}`}
        data-on={places.some(({ to }) => isUnder(to))}
      >
        <Ellipsis aria-hidden size={17} strokeWidth={2} />
        <span>More</span>
      </button>
      <div ref={list} id="more-places" popover="auto" className={style['moreList']}>
        {places.map(({ to, word, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={style['place']}
            data-on={isUnder(to)}
            aria-current={isUnder(to) ? 'page' : undefined}
            onClick={() => list.current?.hidePopover()}
          >
            <Icon aria-hidden size={17} strokeWidth={2} />
            <span>{word}</span>
          </Link>
        ))}
        <SavedViewLinks onOpen={() => list.current?.hidePopover()} />
      </div>
    </>
  );
}
