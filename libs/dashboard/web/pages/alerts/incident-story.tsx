import type { IncidentResource, NotificationResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { useMay } from '../../parts/use-may.js';
import { Delivery } from './delivery.js';
import style from './incident-page.module.css';
import { nameOf, resolutionWords } from './name-of.js';
import { planStory, type StoryEvent } from './plan-story.js';
import { RetryButton } from './retry-button.js';

interface IncidentStoryProps {
  readonly incident: IncidentResource;
  readonly messages: readonly NotificationResource[];
}

/** What has happened, who was told of it and whether it arrived; the newest first. */
export function IncidentStory({ incident, messages }: IncidentStoryProps) {
  const may = useMay();
  return (
    <ol className={style['story']} aria-label="What has happened, the newest first">
      {planStory(incident, messages).map((event) => (
        <li key={`${event.what} ${event.message?.id ?? ''}`} className={style['event']} data-what={event.what}>
          <div className={style['line']}>
            <Sentence event={event} incident={incident} />
            <span className={style['at']}>
              <Instant at={event.at} seconds />
            </span>
          </div>
          {event.message !== undefined && (
            <div className={style['line']}>
              <Delivery message={event.message} />
              {may.be('operate') && <RetryButton message={event.message} />}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

const tellings: Readonly<Record<NotificationResource['event'], string>> = {
  opened: 'that it has opened',
  reminded: 'that it is still open',
  resolved: 'that it is over',
  notice: 'of the run',
  test: 'in a test',
  digest: 'of it and others',
};

function Sentence({ event, incident }: { readonly event: StoryEvent; readonly incident: IncidentResource }) {
  const { what, message } = event;
  if (message !== undefined) {
    return (
      <p>
        Told <ChannelName message={message} /> {tellings[message.event]}
      </p>
    );
  }
  return (
    <p className={style['fact']}>
      {what === 'opened' && 'Opened'}
      {what === 'again' && `Happened again: ${incident.count} times by then`}
      {what === 'acknowledged' && (
        <>
          <bdi>{nameOf(incident.acknowledged_by)}</bdi> is at it
        </>
      )}
      {what === 'resolved' && (
        <>
          Over: <bdi>{resolutionWords(incident.resolution)}</bdi>
        </>
      )}
      {event.run !== undefined && (
        <>
          {' · '}
          <Link to="/runs/$id" params={{ id: event.run }} className={style['link']}>
            the run
          </Link>
        </>
      )}
    </p>
  );
}

function ChannelName({ message }: { readonly message: NotificationResource }) {
  const { channel_name: name } = message;
  return name === null ? (
    'a channel that is gone'
  ) : (
    <strong>
      <bdi>{name}</bdi>
    </strong>
  );
}
