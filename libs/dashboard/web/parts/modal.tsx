import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.js';
import style from './modal.module.css';
import type { Sent } from './plan-sent.js';
import { SentLines } from './sent-lines.js';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  /** What the button says that does it. */
  readonly action: string;
  readonly look?: 'main' | 'danger';
  readonly isReady: boolean;
  /** What it sends, for a shell too. */
  readonly sent?: Sent | undefined;
  readonly children: ReactNode;
}

/** A dialog with one thing to do; Ctrl or Cmd and Enter does it from any field. */
export function Modal({ title, onClose, onSubmit, action, look = 'main', isReady, sent, children }: ModalProps) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady) onSubmit();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      className={style['dialog']}
      backdrop={<div className={style['backdrop']} />}
      unmountOnHide
    >
      <form
        onSubmit={submit}
        onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && submit(event)}
      >
        <DialogHeading className={style['title']}>{title}</DialogHeading>
        <div className={style['body']}>{children}</div>
        {sent !== undefined && (
          <div className={style['line']}>
            <SentLines sent={sent} />
          </div>
        )}
        <div className={style['foot']}>
          <DialogDismiss render={<Button>Close</Button>} />
          <Button type="submit" look={look} disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
