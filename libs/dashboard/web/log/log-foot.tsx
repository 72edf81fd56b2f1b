import { Button } from '../parts/button.js';
import type { LogState } from './log-messages.js';
import style from './log-panel.module.css';

interface LogFootProps {
  readonly state: LogState;
  readonly isFollowing: boolean;
  readonly onFollow: () => void;
  readonly onGoTo: (row: number) => void;
}

const grouped = new Intl.NumberFormat('en');

/** How much there is, whether more comes, and the way to what is new. */
export function LogFoot({ state, isFollowing, onFollow, onGoTo }: LogFootProps) {
  const { lines, rows, end, problem, firstNewLine, droppedBytes } = state;
  const isLive = end === undefined && problem === undefined;
  return (
    <div className={style['foot']}>
      <span>
        {grouped.format(lines)} lines{rows !== lines && `, ${grouped.format(rows)} shown`}
        {isLive && ' · following'}
      </span>
      {droppedBytes > 0 && (
        <span className={style['dropped']}>{grouped.format(droppedBytes)} bytes of the middle are not kept</span>
      )}
      {isLive && !isFollowing && rows > 0 && (
        <Button look="quiet" onClick={onFollow}>
          To the end
        </Button>
      )}
      {firstNewLine !== undefined && (
        <Button look="quiet" onClick={() => onGoTo(firstNewLine)}>
          First line that the last success did not have: L{firstNewLine + 1}
        </Button>
      )}
    </div>
  );
}
