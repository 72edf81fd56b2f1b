import type { NotificationResource } from '@aster-scheduler/client';
import { Ban, Check, CircleDashed, type LucideIcon, X } from 'lucide-react';
import { Instant } from '../../parts/instant.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './delivery.module.css';

const looks: Readonly<Record<NotificationResource['state'], readonly [icon: LucideIcon, word: string]>> = {
  sent: [Check, 'arrived'],
  pending: [CircleDashed, 'to be sent'],
  failed: [X, 'given up'],
  dropped: [Ban, 'dropped'],
};

/** What became of a message: shape, word and colour, how often it was tried, and what came back. */
export function Delivery({ message }: { readonly message: NotificationResource }) {
  const { state, attempt_num: tries, last_error: error, response_excerpt: excerpt, next_attempt_at: next } = message;
  const [Icon, word] = looks[state];
  return (
    <div className={style['delivery']} data-state={state}>
      <p className={style['line']}>
        <span className={style['mark']}>
          <Icon aria-hidden size={14} strokeWidth={2.5} /> {word}
        </span>
        <span className="muted num">
          {state === 'sent' && `after ${formatDuration(tookMs(message))}`}
          {tries > 1 && `${state === 'sent' ? ' · ' : ''}tried ${tries} times`}
          {next !== null && tries > 0 && (
            <>
              {' · again '}
              <Instant at={next} show="relative" />
            </>
          )}
          {message.sent_with !== null && ' · as a part of another message'}
        </span>
      </p>
      {state !== 'sent' && error !== null && (
        <p className={style['error']}>
          <bdi>{error}</bdi>
          {excerpt !== null && excerpt !== '' && (
            <>
              {' '}
              <code>{excerpt}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}

function tookMs({ created_at: createdAt, sent_at: sentAt }: NotificationResource): number {
  return sentAt === null ? 0 : Date.parse(sentAt) - Date.parse(createdAt);
}
