import type { IncidentListQuery } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import button from '../../parts/button.module.css';
import { Empty } from '../../parts/empty.js';
import { type IncidentState, isNarrowed } from './incident-group.js';
import style from './incidents-page.module.css';
import { useAlertRules } from './use-alert-rules.js';

interface NoIncidentsProps {
  readonly query: IncidentListQuery;
  readonly shown: IncidentState | undefined;
  /** Whether some were there, and are over. */
  readonly hasPast: boolean;
  /** Whether the reader may make rules. */
  readonly isWriter: boolean;
}

/** Why there is none: nothing is wrong, nothing matches, or nobody looks. */
export function NoIncidents({ query, shown, hasPast, isWriter }: NoIncidentsProps) {
  const rules = useAlertRules();
  if (isNarrowed(query) && !hasPast) return <Empty title="No incident matches.">Take a filter away.</Empty>;
  if (shown !== undefined) return <Empty title={`No incident is ${shown}.`} />;
  if (rules.data?.items.length === 0) {
    return (
      <Empty title="No rule looks for anything yet.">
        <p>A rule says what is to be told of: a job that fails, starts late, runs long, or has no success for a day.</p>
        {isWriter && (
          <p className={style['next']}>
            <Link to="/alerts/rules/new" className={`${button['button']} ${button['main']}`}>
              Make the first rule
            </Link>
          </p>
        )}
      </Empty>
    );
  }
  const on = rules.data?.items.filter(({ is_enabled: isOn }) => isOn).length;
  return (
    <p className={style['quiet']}>
      <CircleCheck aria-hidden size={18} />
      <span>
        <strong>Nothing is wrong that a rule looks for.</strong>
        {on !== undefined && ` ${on === 1 ? '1 rule is' : `${on} rules are`} on.`}
      </span>
    </p>
  );
}
