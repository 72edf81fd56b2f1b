import type { AuditEntryResource } from '@aster-scheduler/client';
import type { AuditSearch } from '../../address/system-search.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { AuditEntry } from './audit-entry.js';
import style from './audit-page.module.css';

interface AuditListProps {
  readonly entries: readonly AuditEntryResource[];
  readonly onChange: (part: AuditSearch) => void;
}

/** The newest first, in days of the clock that the reader has chosen. */
export function AuditList({ entries, onChange }: AuditListProps) {
  const zone = useZone();
  const days = new Map<string, AuditEntryResource[]>();
  for (const entry of entries) {
    const day = formatInstant(new Date(entry.at), zone).slice(0, 10);
    const ofDay = days.get(day);
    if (ofDay === undefined) days.set(day, [entry]);
    else ofDay.push(entry);
  }
  return (
    <div className={style['log']}>
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h2>{day}</h2>
          <ul>
            {ofDay.map((entry) => (
              <AuditEntry key={entry.id} entry={entry} zone={zone} onChange={onChange} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
