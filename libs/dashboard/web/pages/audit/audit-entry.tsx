import type { AuditEntryResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AuditSearch } from '../../address/system-search.js';
import { Button } from '../../parts/button.js';
import { DifferenceTable } from '../../parts/difference-table.js';
import { Instant } from '../../parts/instant.js';
import { formatInstant } from '../../time/format-instant.js';
import { actionWords } from './action-words.js';
import style from './audit-page.module.css';
import { changeDifferences } from './change-differences.js';

interface AuditEntryProps {
  readonly entry: AuditEntryResource;
  readonly zone: string;
  readonly onChange: (part: AuditSearch) => void;
}

/** One line: when, who, what, from where; opened, what differs and all that is known of the request. */
export function AuditEntry({ entry, zone, onChange }: AuditEntryProps) {
  const [isOpen, setOpen] = useState(false);
  const { at, actor, action, address, subject_name: name, subject_id: id } = entry;
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <span className={style['time']}>{formatInstant(new Date(at), zone, { zone: false }).slice(11)}</span>
          <span className={style['actor']}>
            <bdi>{actor}</bdi>
          </span>
          <span className={style['what']} data-refused={action === 'signInFailed'}>
            {actionWords(action)}{' '}
            {(name ?? id) !== null && (
              <strong>
                <bdi>{name ?? id}</bdi>
              </strong>
            )}
          </span>
          <span className={style['address']}>{address}</span>
          <ChevronRight aria-hidden size={14} className={style['arrow']} />
        </summary>
        {isOpen && <Opened entry={entry} onChange={onChange} />}
      </details>
    </li>
  );
}

function Opened({ entry, onChange }: Omit<AuditEntryProps, 'zone'>) {
  const { at, actor, action, before, after, subject_kind: kind, subject_id: id, subject_name: name } = entry;
  const differences = changeDifferences(before, after);
  return (
    <div className={style['opened']}>
      {differences.length > 0 && <DifferenceTable differences={differences} before="Before" after="After" />}
      <dl className={style['facts']}>
        <Fact term="At">
          <Instant at={at} show="both" seconds />
        </Fact>
        <Fact term="Operation">{action}</Fact>
        {id !== null && <Fact term={`Id of the ${kind ?? 'thing'}`}>{id}</Fact>}
        {entry.address !== null && <Fact term="From">{entry.address}</Fact>}
        {entry.user_agent !== null && <Fact term="Program">{entry.user_agent}</Fact>}
        {entry.request_id !== null && <Fact term="Request">{entry.request_id}</Fact>}
      </dl>
      <div className={style['ways']}>
        {kind === 'job' && name !== null && action !== 'deleteJob' && (
          <Link to="/jobs/$name" params={{ name }}>
            Open the job
          </Link>
        )}
        {kind === 'run' && id !== null && (
          <Link to="/runs/$id" params={{ id }}>
            Open the run
          </Link>
        )}
        <Button onClick={() => onChange({ actor })}>
          Only by <bdi className={style['cut']}>{actor}</bdi>
        </Button>
        {id !== null && <Button onClick={() => onChange({ subject: id })}>Only to this {kind ?? 'thing'}</Button>}
      </div>
    </div>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
