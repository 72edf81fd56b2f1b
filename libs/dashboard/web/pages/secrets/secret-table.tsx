import type { SecretResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.js';
import table from '../../parts/card-table.module.css';
import { Instant } from '../../parts/instant.js';
import style from './secrets-page.module.css';

interface SecretTableProps {
  readonly secrets: readonly SecretResource[];
  readonly mayChange: boolean;
  readonly onReplace: (secret: SecretResource) => void;
  readonly onDelete: (secret: SecretResource) => void;
}

/** Secrets by name: who names them, and since when they have their values. */
export function SecretTable({ secrets, mayChange, onReplace, onDelete }: SecretTableProps) {
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          <th scope="col">Secret</th>
          <th scope="col">Used by</th>
          <th scope="col">Value since</th>
          <th scope="col">Sealed by</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {secrets.map((secret) => (
          <tr key={secret.name}>
            <th scope="row">
              <code className={style['name']}>{secret.name}</code>
            </th>
            <td data-label="used by">
              <Users secret={secret} />
            </td>
            <td data-label="value since" className={table['short']}>
              <Instant at={secret.updated_at} show="relative" />
              <span className={table['detail']}>version {secret.version}</span>
            </td>
            <td data-label="sealed by" className={table['short']}>
              <code className="muted">{secret.key_id}</code>
            </td>
            <td className={`${table['act']} ${style['act']}`}>
              {mayChange && (
                <>
                  <Button aria-label={`Replace ${secret.name}`} onClick={() => onReplace(secret)}>
                    Replace
                  </Button>
                  <Button look="quiet" aria-label={`Delete ${secret.name}`} onClick={() => onDelete(secret)}>
                    Delete
                  </Button>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const ofChannel = 'channel ';

function Users({ secret: { used_by: users, use_count: count } }: { readonly secret: SecretResource }) {
  if (count === 0) return <span className="muted">nobody</span>;
  return (
    <ul className={style['users']}>
      {users.map((user) => (
        <li key={user}>
          {user.startsWith(ofChannel) ? (
            <Link to="/alerts/channels" title={user}>
              <bdi>{user}</bdi>
            </Link>
          ) : (
            <Link to="/jobs/$name" params={{ name: user }} title={user}>
              <bdi>{user}</bdi>
            </Link>
          )}
        </li>
      ))}
      {count > users.length && <li className="muted">and {count - users.length} more</li>}
    </ul>
  );
}
