import type { KeyResource } from '@aster-scheduler/client';
import { useNow } from '../../live/use-now.js';
import { Button } from '../../parts/button.js';
import table from '../../parts/card-table.module.css';
import { Instant } from '../../parts/instant.js';
import { keyState } from './key-state.js';
import style from './keys-page.module.css';
import { reachWords } from './reach-words.js';

interface KeyTableProps {
  readonly keys: readonly KeyResource[];
  /** What the key begins with that these pages use. */
  readonly ownHint: string | undefined;
  readonly onRevoke: (key: KeyResource) => void;
}

/** Keys by name: what each may do, until when, and when it was last used. */
export function KeyTable({ keys, ownHint, onRevoke }: KeyTableProps) {
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">May</th>
          <th scope="col">Expires</th>
          <th scope="col">Last used</th>
          <th scope="col">Made</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} isOwn={key.hint === ownHint} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly apiKey: KeyResource;
  readonly isOwn: boolean;
  readonly onRevoke: (key: KeyResource) => void;
}

function Row({ apiKey, isOwn, onRevoke }: RowProps) {
  const { name, hint, role, revoked_at: revokedAt, last_used_at: usedAt, last_used_from: usedFrom } = apiKey;
  const state = keyState(apiKey, useNow());
  const reach = reachWords(apiKey);
  return (
    <tr data-state={state}>
      <th scope="row">
        <span className={style['name']}>
          <bdi>{name}</bdi>
          {isOwn && <span className={style['own']}>in use here</span>}
        </span>
        <code className={style['hint']}>{hint}…</code>
      </th>
      <td data-label="may">
        <span className={style['role']} data-role={role}>
          {role}
        </span>
        <span className={table['detail']}>
          {reach.length === 0
            ? 'all jobs'
            : reach.map(([word, text]) => (
                <span key={word} className={style['reach']}>
                  {word} <bdi>{text}</bdi>
                </span>
              ))}
        </span>
      </td>
      <td data-label="expires">
        <Validity apiKey={apiKey} state={state} />
      </td>
      <td data-label="last used">
        {usedAt === null ? <span className="muted">never</span> : <Instant at={usedAt} show="relative" />}
        {usedFrom !== null && <span className={table['detail']}>from {usedFrom}</span>}
      </td>
      <td data-label="made">
        <Instant at={apiKey.created_at} show="relative" />
        <span className={table['detail']}>
          by <bdi>{apiKey.created_by}</bdi>
        </span>
      </td>
      <td className={table['act']}>
        {revokedAt === null && (
          <Button aria-label={`Revoke ${name}`} onClick={() => onRevoke(apiKey)}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

interface ValidityProps {
  readonly apiKey: KeyResource;
  readonly state: ReturnType<typeof keyState>;
}

function Validity({ apiKey, state }: ValidityProps) {
  const { expires_at: expiresAt, revoked_at: revokedAt, revoked_by: revokedBy } = apiKey;
  if (revokedAt !== null) {
    return (
      <>
        <span className={style['word']}>revoked</span> <Instant at={revokedAt} show="relative" />
        {revokedBy !== null && (
          <span className={table['detail']}>
            by <bdi>{revokedBy}</bdi>
          </span>
        )}
      </>
    );
  }
  if (expiresAt === null) return <span className="muted">never</span>;
  return (
    <>
      <span className={style['word']}>
        {state === 'expired' && 'expired '}
        <Instant at={expiresAt} show="relative" />
      </span>
      <span className={table['detail']}>
        <Instant at={expiresAt} seconds={false} />
      </span>
    </>
  );
}
