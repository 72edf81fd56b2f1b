import type { NotificationResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { Instant } from '../../parts/instant.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useMay } from '../../parts/use-may.js';
import { Delivery } from './delivery.js';
import style from './message-list.module.css';
import { RetryButton } from './retry-button.js';
import { useMessages } from './use-messages.js';

const states = ['pending', 'sent', 'failed', 'dropped'] as const;
const stateWords = { pending: 'to be sent', sent: 'arrived', failed: 'given up', dropped: 'dropped' };
const eventWords: Readonly<Record<NotificationResource['event'], string>> = {
  opened: 'an incident opened',
  reminded: 'an incident is still open',
  resolved: 'an incident is over',
  notice: 'a run ended',
  test: 'a test',
  digest: 'several at once',
};

/** The last messages to a channel, and what became of them. */
export function MessageList({ channel }: { readonly channel: string }) {
  const may = useMay();
  const [state, setState] = useState<(typeof states)[number]>();
  const messages = useMessages({ channel, state });
  return (
    <>
      <ChoiceChips
        label="State of messages"
        choices={states}
        chosen={state === undefined ? [] : [state]}
        word={(each) => stateWords[each]}
        onChange={(chosen) => setState(chosen.find((each) => each !== state))}
      />
      {messages.error !== null && <ProblemBox error={messages.error} what="The messages could not be read" />}
      {messages.isPending && !messages.isHidden && <Skeleton rows={3} />}
      {messages.data?.items.length === 0 && (
        <p className={style['none']}>
          {state === undefined ? 'Nothing was sent to it in the last 30 days. Send a test.' : 'There is none.'}
        </p>
      )}
      <ul className={style['list']}>
        {messages.data?.items.map((message) => (
          <li key={message.id} className={style['message']}>
            <div className={style['what']}>
              <p>
                <About message={message} />
              </p>
              <Delivery message={message} />
            </div>
            <span className={style['at']}>
              <Instant at={message.created_at} seconds />
            </span>
            {may.be('operate') && <RetryButton message={message} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function About({ message: { event, incident_id: incident, run_id: run } }: { readonly message: NotificationResource }) {
  const words = eventWords[event];
  if (incident !== null) {
    return (
      <Link to="/alerts/incidents/$id" params={{ id: incident }} className={style['link']}>
        {words}
      </Link>
    );
  }
  if (run === null) return words;
  return (
    <Link to="/runs/$id" params={{ id: run }} className={style['link']}>
      {words}
    </Link>
  );
}
