import type { IncidentResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { NothingOfIt } from '../missing/nothing-of-it.js';
import { causeOf, incidentName, incidentWords } from './alert-words.js';
import { IncidentActions } from './incident-actions.js';
import { IncidentFacts } from './incident-facts.js';
import style from './incident-page.module.css';
import { IncidentStory } from './incident-story.js';
import { nameOf } from './name-of.js';
import { SeverityMark } from './severity-mark.js';
import { useMessages } from './use-messages.js';

/** One incident: what is wrong, since when and why, what can be done, and who was told. */
export function IncidentPage() {
  const { id } = useParams({ from: '/alerts/incidents/$id' });
  const incident = useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => client().alerts.incidents.get(id, { signal }),
    refetchInterval: ({ state }) => (isMissing(state.error) ? false : every(5_000)()),
    placeholderData: undefined,
  });
  useNews(['incidents'], incident.refetch);
  if (isMissing(incident.error)) return <NothingOfIt kind="incident" />;
  if (incident.data !== undefined) return <Shown incident={incident.data} />;
  if (incident.error === null) return <Skeleton rows={8} />;
  return (
    <>
      <PageHead title="Incident" />
      <ProblemBox
        error={incident.error}
        what="The incident could not be read"
        onRetry={() => void incident.refetch()}
      />
    </>
  );
}

function Shown({ incident }: { readonly incident: IncidentResource }) {
  const messages = useMessages({ incident: incident.id });
  const name = incidentName(incident);
  const cause = causeOf(incident);
  return (
    <>
      <p className={style['back']}>
        <Link to="/alerts">Incidents</Link>
      </p>
      <PageHead
        title={`${name} ${incidentWords(incident)}`}
        tabTitle={`Incident of ${name}`}
        shown={
          <>
            <bdi>{name}</bdi> <span className={style['words']}>{incidentWords(incident)}</span>
          </>
        }
        below={<State incident={incident} />}
      >
        <IncidentActions incident={incident} />
      </PageHead>
      {cause !== '' && (
        <p className={style['cause']} data-state={incident.state}>
          <code>{cause}</code>
        </p>
      )}
      {incident.note !== null && (
        <p className={style['note']}>
          <strong>Note</strong> <bdi>{incident.note}</bdi>
        </p>
      )}
      <div className={style['columns']}>
        <Panel title="What has happened">
          {messages.error !== null && <ProblemBox error={messages.error} what="The messages could not be read" />}
          <IncidentStory incident={incident} messages={messages.data?.items ?? []} />
          {messages.data?.items.length === 0 && (
            <p className={style['nobody']}>Nobody was told: the rule has no channel, or a silence holds it back.</p>
          )}
        </Panel>
        <Panel title="What is known">
          <IncidentFacts incident={incident} />
        </Panel>
      </div>
    </>
  );
}

function State({ incident }: { readonly incident: IncidentResource }) {
  const { state, severity, opened_at: openedAt, resolved_at: resolvedAt, acknowledged_by: by } = incident;
  return (
    <p className={style['state']}>
      <SeverityMark severity={severity} isQuiet={state === 'resolved'} />
      <span className={style['pill']} data-state={state}>
        {state}
        {state === 'acknowledged' && (
          <>
            {' by '}
            <bdi>{nameOf(by)}</bdi>
          </>
        )}
      </span>
      <span className="muted">
        opened <Instant at={openedAt} show="both" />
        {resolvedAt !== null && (
          <>
            {', over '}
            <Instant at={resolvedAt} show="both" />
          </>
        )}
      </span>
    </p>
  );
}
