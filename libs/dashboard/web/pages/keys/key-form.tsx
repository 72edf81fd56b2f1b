import type { Role } from '@aster-scheduler/client';
import style from './keys-page.module.css';
import { type KeyDraft, lifetimes } from './plan-key.js';

interface KeyFormProps {
  readonly draft: KeyDraft;
  readonly onChange: (draft: KeyDraft) => void;
}

const roles: readonly (readonly [Role, string])[] = [
  ['read', 'sees jobs, runs and their output'],
  ['operate', 'also triggers, cancels, retries and pauses'],
  ['write', 'also makes, changes and deletes jobs'],
  ['admin', 'also keys, secrets, channels and the audit log'],
];

/** Whose key it is, what it may do, and for how long. */
export function KeyForm({ draft, onChange }: KeyFormProps) {
  const write = (part: Partial<KeyDraft>) => onChange({ ...draft, ...part });
  return (
    <>
      <label>
        Name
        <input
          value={draft.name}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          placeholder="whose it is, or what for: deploy of the data team"
          onChange={({ target }) => write({ name: target.value })}
        />
      </label>
      <fieldset className={style['roles']}>
        <legend>Role</legend>
        {roles.map(([role, words]) => (
          <label key={role} data-on={draft.role === role}>
            <input type="radio" name="role" checked={draft.role === role} onChange={() => write({ role })} />
            <span>
              {role} <span className="muted">{words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label>
        Good for
        <select value={draft.expiresIn} onChange={({ target }) => write({ expiresIn: target.value })}>
          {lifetimes.map(([lifetime, words]) => (
            <option key={lifetime} value={lifetime}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <details className={style['limits']}>
        <summary>Only for some jobs</summary>
        <p className="muted">A job must fit all that is filled in. One a line.</p>
        <Lines label="Pools" hint="gpu" value={draft.pools} onChange={(pools) => write({ pools })} />
        <Lines label="Labels" hint="team=data" value={draft.labels} onChange={(labels) => write({ labels })} />
        <Lines
          label="Names that begin with"
          hint="etl/"
          value={draft.prefixes}
          onChange={(prefixes) => write({ prefixes })}
        />
      </details>
    </>
  );
}

interface LinesProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Lines({ label, hint, value, onChange }: LinesProps) {
  return (
    <label>
      {label}
      <textarea
        rows={2}
        value={value}
        placeholder={hint}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
