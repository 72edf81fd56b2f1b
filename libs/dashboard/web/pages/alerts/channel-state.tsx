import type { ChannelResource } from '@aster-scheduler/client';
import { Ban, Check, CircleDashed, X } from 'lucide-react';
import { Instant } from '../../parts/instant.js';
import style from './channel-state.module.css';

/** Whether what is sent to a channel arrives. */
export function ChannelState({ channel }: { readonly channel: ChannelResource }) {
  const { is_enabled: isOn, disabled_reason: reason, pending, last_sent_at: lastAt } = channel;
  if (!isOn) {
    return (
      <span className={style['state']} data-look={reason === null ? 'off' : 'bad'}>
        {reason === null ? <Ban aria-hidden size={14} /> : <X aria-hidden size={14} />}
        <span>{reason === null ? 'off' : `off: ${reason}`}</span>
      </span>
    );
  }
  return (
    <>
      {pending > 0 && (
        <span className={style['state']} data-look="waiting">
          <CircleDashed aria-hidden size={14} />
          {pending} to be sent
        </span>
      )}
      <span className={style['state']} data-look={lastAt === null ? 'off' : 'good'}>
        {lastAt === null ? <CircleDashed aria-hidden size={14} /> : <Check aria-hidden size={14} />}
        <span>
          {lastAt === null ? (
            'nothing has arrived yet'
          ) : (
            <>
              arrived <Instant at={lastAt} show="relative" />
            </>
          )}
        </span>
      </span>
    </>
  );
}
