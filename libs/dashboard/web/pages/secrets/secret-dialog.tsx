import type { SecretResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCounted } from '../../parts/format-count.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import style from './secrets-page.module.css';

interface SecretDialogProps {
  /** The one that gets another value; else a new one is made. */
  readonly secret?: SecretResource;
  readonly onClose: () => void;
}

const namePattern = /^\w[\w.-]*$/;

/** Keeps a secret. What was typed goes to the server and is kept nowhere else. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const queries = useQueryClient();
  const [name, setName] = useState(secret?.name ?? '');
  const [value, setValue] = useState('');
  const [isSeen, setSeen] = useState(false);
  const bytes = new TextEncoder().encode(value).length;
  const put = useMutation({
    // returns nothing, and takes nothing: either would be kept for minutes
    async mutationFn() {
      await client().secrets.put(name, value);
    },
    onSuccess: () => {
      setValue('');
      void queries.invalidateQueries({ queryKey: ['secrets'] });
      toast(`The secret ${name} is kept.`);
      onClose();
    },
  });
  const isNamed = namePattern.test(name) && name.length <= 128;
  return (
    <Modal
      title={secret === undefined ? 'New secret' : `Replace ${secret.name}`}
      action={put.isPending ? 'Keeping…' : 'Keep it'}
      isReady={isNamed && bytes >= 8 && bytes <= 32_768 && !put.isPending}
      onClose={onClose}
      onSubmit={() => put.mutate()}
    >
      {secret === undefined ? (
        <label>
          Name
          <input
            value={name}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            placeholder="DB_PASSWORD"
            aria-invalid={name !== '' && !isNamed}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
      ) : (
        <p>Runs that start from now on get the new value; those that run keep the one they began with.</p>
      )}
      {name !== '' && !isNamed && (
        <p role="alert" className={style['problem']}>
          A name has letters, digits and _ . - only, and begins with none of . -
        </p>
      )}
      <label>
        Value
        <textarea
          value={value}
          rows={4}
          autoComplete="off"
          spellCheck={false}
          className={isSeen ? undefined : style['hidden']}
          onChange={({ target }) => setValue(target.value)}
        />
      </label>
      <div className={style['below']}>
        <span className={style['show']}>
          <input id="seen" type="checkbox" checked={isSeen} onChange={({ target }) => setSeen(target.checked)} />
          <label htmlFor="seen">Show what I type</label>
        </span>
        <span className="muted num">{value === '' ? '8 to 32,768 bytes' : formatCounted(bytes, 'byte')}</span>
      </div>
      {bytes > 0 && bytes < 8 && (
        <p className={style['problem']}>It needs 8 bytes at least: a shorter one cannot be masked in output.</p>
      )}
      {/\s$/.test(value) && <p>It ends with a space or a line end, which is kept as a part of it.</p>}
      {put.error !== null && <ProblemBox error={put.error} what="The secret was not kept" />}
    </Modal>
  );
}
