import type { JobStatus, RunStatus } from '@aster-scheduler/client';
import {
  Archive,
  Ban,
  Check,
  CircleDashed,
  CirclePause,
  Clock,
  CornerDownRight,
  Hourglass,
  type LucideIcon,
  Play,
  X,
} from 'lucide-react';
import style from './status-mark.module.css';

export type AnyStatus = RunStatus | JobStatus | 'lost';

interface Look {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly tone: string | undefined;
}

/** Shape, word and colour of each status: never the colour alone. */
const looks: Readonly<Record<AnyStatus, Look>> = {
  succeeded: { icon: Check, word: 'succeeded', tone: style['succeeded'] },
  failed: { icon: X, word: 'failed', tone: style['failed'] },
  timed_out: { icon: Hourglass, word: 'timed out', tone: style['timedOut'] },
  cancelled: { icon: Ban, word: 'cancelled', tone: style['cancelled'] },
  skipped: { icon: CornerDownRight, word: 'skipped', tone: style['skipped'] },
  running: { icon: Play, word: 'running', tone: style['running'] },
  scheduled: { icon: Clock, word: 'scheduled', tone: style['scheduled'] },
  waiting: { icon: CircleDashed, word: 'waiting', tone: style['waiting'] },
  lost: { icon: X, word: 'worker lost', tone: style['failed'] },
  active: { icon: Check, word: 'active', tone: style['succeeded'] },
  inactive: { icon: CirclePause, word: 'paused', tone: style['waiting'] },
  archived: { icon: Archive, word: 'archived', tone: style['skipped'] },
};

export const statusWord = (status: AnyStatus): string => looks[status].word;

/** @param compact the shape alone; its word is read out, by no element of its own: lists have many */
export function StatusMark({ status, compact = false }: { readonly status: AnyStatus; readonly compact?: boolean }) {
  const { icon: Icon, word, tone } = looks[status];
  const shape = { size: 14, strokeWidth: 2.5, className: style['icon'] };
  return (
    <span className={`${style['mark']} ${tone}`} title={compact ? word : undefined}>
      {compact ? <Icon role="img" aria-label={word} {...shape} /> : <Icon aria-hidden {...shape} />}
      {!compact && <span>{word}</span>}
    </span>
  );
}
