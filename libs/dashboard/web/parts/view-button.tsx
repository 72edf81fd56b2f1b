import { useRouter, useRouterState } from '@tanstack/react-router';
import { Bookmark, BookmarkCheck } from 'lucide-react';
import { useState } from 'react';
import { pagesPath } from '../address/places.js';
import { Button } from './button.js';
import { CopyButton } from './copy-button.js';
import { Modal } from './modal.js';
import { forgetView, saveView, useViews } from './saved-views.js';
import { toast } from './toasts.js';
import style from './view-button.module.css';

/** Keeps what is looked at as a view of its own, in the rail; or forgets it. Nothing where nothing was chosen. */
export function ViewButton() {
  const { history } = useRouter();
  const search = useRouterState({ select: ({ location }) => location.searchStr });
  const path = `${history.location.pathname.slice(pagesPath.length)}${search}`;
  const kept = useViews().find((view) => view.path === path);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  if (search === '') return null;
  if (kept !== undefined) {
    const forget = () => {
      forgetView(kept);
      toast(`The view ${kept.name} is forgotten.`, { undo: () => saveView(kept) });
    };
    return (
      <Button look="quiet" icon={<BookmarkCheck aria-hidden size={15} />} title="Forget this view" onClick={forget}>
        <bdi className={style['name']}>{kept.name}</bdi>
      </Button>
    );
  }
  return (
    <>
      <CopyButton label="Copy link" text={() => location.href} />
      <Button icon={<Bookmark aria-hidden size={14} />} onClick={() => setOpen(true)}>
        Save view
      </Button>
      {isOpen && (
        <Modal
          title="Save this view"
          action="Save"
          isReady={name.trim() !== ''}
          onClose={() => setOpen(false)}
          onSubmit={() => {
            saveView({ name: name.trim(), path });
            setOpen(false);
            setName('');
          }}
        >
          <p>It stands beside every page (on a phone under More) and in the search, in this browser.</p>
          <label>
            Name
            <input value={name} maxLength={40} autoComplete="off" onChange={({ target }) => setName(target.value)} />
          </label>
        </Modal>
      )}
    </>
  );
}
