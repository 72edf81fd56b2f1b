import type { AuditEntryResource } from '@aster-scheduler/client';
import { useEffect, useState } from 'react';
import type { AuditSearch } from '../../address/system-search.js';
import { Button } from '../../parts/button.js';
import filter from '../../parts/filter-bar.module.css';
import { useSettled } from '../../parts/use-settled.js';
import { actionWords, knownActions } from './action-words.js';
import style from './audit-page.module.css';

interface AuditFiltersProps {
  readonly search: AuditSearch;
  /** What is shown, for suggestions. */
  readonly entries: readonly AuditEntryResource[];
  readonly onChange: (part: AuditSearch) => void;
}

const ranges = [
  ['', 'any time'],
  ['now-1h', 'last hour'],
  ['now-24h', 'last 24 hours'],
  ['now-7d', 'last 7 days'],
  ['now-30d', 'last 30 days'],
] as const;

/** Who, what, to what and when; everything stands in the address. */
export function AuditFilters({ search, entries, onChange }: AuditFiltersProps) {
  const { action, subject, from } = search;
  const actions = [...new Set([...knownActions, ...entries.map((entry) => entry.action), ...(action ? [action] : [])])];
  const subjectName = entries.find((entry) => entry.subject_id === subject)?.subject_name ?? subject;
  return (
    <div className={`${filter['bar']} ${style['filters']}`}>
      <ActorField actor={search.actor ?? ''} entries={entries} onChange={onChange} />
      <select
        aria-label="What was done"
        value={action ?? ''}
        onChange={({ target }) => onChange({ action: target.value === '' ? undefined : target.value })}
      >
        <option value="">anything</option>
        {actions.map((each) => (
          <option key={each} value={each}>
            {actionWords(each)}
          </option>
        ))}
      </select>
      <select
        aria-label="Time"
        value={from ?? ''}
        onChange={({ target }) => onChange({ from: target.value === '' ? undefined : target.value, to: undefined })}
      >
        {ranges.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
        {from !== undefined && !ranges.some(([value]) => value === from) && <option value={from}>since {from}</option>}
      </select>
      {subject !== undefined && (
        <Button onClick={() => onChange({ subject: undefined })} title="Show what was done to anything">
          to <bdi>{(subjectName ?? '').slice(0, 60)}</bdi> ✕
        </Button>
      )}
    </div>
  );
}

interface ActorFieldProps {
  readonly actor: string;
  readonly entries: readonly AuditEntryResource[];
  readonly onChange: (part: AuditSearch) => void;
}

/** Asked for once it has not been typed on for a moment. */
function ActorField({ actor, entries, onChange }: ActorFieldProps) {
  const [typed, setTyped] = useState(actor);
  const settled = useSettled(typed.trim(), 300);
  useEffect(() => setTyped(actor), [actor]);
  useEffect(() => {
    if (settled !== actor && settled === typed.trim()) onChange({ actor: settled === '' ? undefined : settled });
    // only what was typed changes the address; an address that changes is typed by the effect above
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  return (
    <>
      <input
        type="search"
        data-filter
        list="actors"
        aria-label="Who"
        placeholder="who: key:ci or user:ann"
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <datalist id="actors">
        {[...new Set(entries.map((entry) => entry.actor))].map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}
