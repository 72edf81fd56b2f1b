import type { IncidentResource, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './run-page.module.css';

/** So many incidents of the job are looked through for those that the run is a part of. */
const mostIncidents = 20;

/** The incidents that a run is a part of, and who was told of them. */
export function Told({ run }: { readonly run: RunResource }) {
  const incidents = useQuery({
    queryKey: ['incidents', 'of run', run.id],
    queryFn: async ({ signal }) => {
      const { items } = await client().alerts.incidents.list({ job: run.job_id, limit: mostIncidents }, { signal });
      return items.filter((incident) => isPartOf(incident, run));
    },
    placeholderData: undefined,
  });
  if (incidents.data === undefined || incidents.data.length === 0) return null;
  return (
    <ul className={style['told']} aria-label="Incidents of this run">
      {incidents.data.map((incident) => (
        <li key={incident.id}>
          <Link to="/alerts/incidents/$id" params={{ id: incident.id }} className={style['link']}>
            Incident{incident.rule_name !== null && <bdi> {incident.rule_name}</bdi>}
          </Link>{' '}
          <span className="muted">
            {incident.state}, opened <Instant at={incident.opened_at} show="relative" />
          </span>{' '}
          <Messages incident={incident.id} />
        </li>
      ))}
    </ul>
  );
}

function Messages({ incident }: { readonly incident: string }) {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['messages', { incident }],
    queryFn: ({ signal }) => client().alerts.notifications.list({ incident, limit: 50 }, { signal }),
    enabled: may.seesAllJobs,
    placeholderData: undefined,
  });
  if (data === undefined) return null;
  const names = (state: string) => [
    ...new Set(
      data.items.filter((message) => message.state === state).map(({ channel_name: name }) => name ?? 'a channel'),
    ),
  ];
  const [arrived, failed] = [names('sent'), names('failed')];
  return (
    <span className="muted">
      {arrived.length === 0 && failed.length === 0 && '· nobody was told'}
      {arrived.length > 0 && <bdi>· {arrived.join(', ')} told</bdi>}
      {failed.length > 0 && <bdi>· not reached: {failed.join(', ')}</bdi>}
    </span>
  );
}

/** It opened or ended it, or happened while it was open. */
function isPartOf(incident: IncidentResource, run: RunResource): boolean {
  if ([incident.opened_by_run, incident.last_run, incident.resolved_by_run].includes(run.id)) return true;
  if (run.finished_at === null || run.status === 'succeeded') return false;
  const until = incident.resolved_at ?? incident.last_at;
  return incident.opened_at <= run.finished_at && run.finished_at <= until;
}
