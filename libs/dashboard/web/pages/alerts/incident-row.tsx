import type { IncidentResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Button } from '../../parts/button.js';
import { Instant } from '../../parts/instant.js';
import { causeOf, incidentName, incidentWords } from './alert-words.js';
import style from './incidents-page.module.css';
import { nameOf, resolutionWords } from './name-of.js';
import { SeverityMark } from './severity-mark.js';
import { useIncidentChange } from './use-incident-change.js';

interface IncidentRowProps {
  readonly incident: IncidentResource;
  /** Whether the reader may change it. */
  readonly isMine: boolean;
  readonly onResolve: (incident: IncidentResource) => void;
}

/** One incident in a list: what of which job, since when, and what can be done about it at once. */
export function IncidentRow({ incident, isMine, onResolve }: IncidentRowProps) {
  const change = useIncidentChange(incident);
  const { id, rule_name: ruleName, state, severity, note } = incident;
  const name = incidentName(incident);
  const isOver = state === 'resolved';
  const cause = causeOf(incident);
  return (
    <li className={style['row']} data-state={state}>
      <SeverityMark severity={severity} compact isQuiet={isOver} />
      <div className={style['what']}>
        <Link to="/alerts/incidents/$id" params={{ id }} className={style['job']} data-row title={name}>
          <bdi>{name}</bdi>
        </Link>
        <p className={style['rule']}>
          {incidentWords(incident)}
          {ruleName !== null && (
            <>
              {' · '}
              <bdi>{ruleName}</bdi>
            </>
          )}
        </p>
      </div>
      <p className={style['cause']} title={note ?? cause}>
        {note === null ? <code>{cause}</code> : <bdi>{note}</bdi>}
      </p>
      {!isOver && (
        <div className={style['do']}>
          {isMine && state === 'open' && (
            <Button
              aria-label={`Acknowledge ${name}`}
              disabled={change.isPending}
              onClick={() => change.mutate({ verb: 'acknowledge' })}
            >
              Acknowledge
            </Button>
          )}
          {isMine && (
            <Button aria-label={`Resolve ${name}`} onClick={() => onResolve(incident)}>
              Resolve
            </Button>
          )}
        </div>
      )}
      <div className={style['when']}>
        <p>
          <Instant at={isOver ? (incident.resolved_at ?? incident.last_at) : incident.opened_at} show="relative" />
        </p>
        <p className={style['who']}>{whoWords(incident)}</p>
      </div>
    </li>
  );
}

function whoWords({ state, acknowledged_by: by, resolution }: IncidentResource): string {
  if (state === 'resolved') return resolutionWords(resolution);
  return state === 'open' ? 'opened' : `by ${nameOf(by)}`;
}
