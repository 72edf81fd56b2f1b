import { Dialog, DialogHeading } from '@ariakit/react';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { copyText } from '../../parts/copy-text.js';
import modal from '../../parts/modal.module.css';
import style from './keys-page.module.css';

interface ShownKeyProps {
  readonly name: string;
  /** `null`: the server had made the key before its answer was lost, and tells it no second time. */
  readonly secret: string | null;
  readonly onClose: () => void;
}

/**
 * The key, this once. It is text and in no field, since browsers keep what fields say; only the button closes the
 * dialog, so that no click beside it loses the key.
 */
export function ShownKey({ name, secret, onClose }: ShownKeyProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      hideOnEscape={false}
      hideOnInteractOutside={false}
      className={modal['dialog']}
      backdrop={<div className={modal['backdrop']} />}
      unmountOnHide
    >
      <DialogHeading className={modal['title']}>
        The key <bdi>{name}</bdi> is made
      </DialogHeading>
      <div className={modal['body']}>{secret === null ? <Lost /> : <Secret text={secret} />}</div>
      <div className={modal['foot']}>
        <Button onClick={onClose}>{secret === null ? 'Close' : 'I have it'}</Button>
      </div>
    </Dialog>
  );
}

function Secret({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <p>Copy it now. It is shown this once; what the server keeps of it opens nothing.</p>
      <div className={style['secret']}>
        <code>{text}</code>
        <Button
          look="main"
          autoFocus
          icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
          onClick={() => void copyText(text).then(setCopied)}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p className="muted">
        Programs send it as <code>Authorization: Bearer …</code>; the command line takes it from{' '}
        <code>ASTER_API_KEY</code>.
      </p>
    </>
  );
}

function Lost() {
  return (
    <p>
      The answer that had the key in it was lost on its way, and it is told no second time. Revoke this key, and make
      another.
    </p>
  );
}
