import { Button } from '../parts/button.js';
import type { LogState } from './log-messages.js';
import style from './log-panel.module.css';

interface LogFootProps {
  readonly state: LogState;
  readonly isFollowing: boolean;
  /** The run whose lines are not new. */
  readonly referenceWords: string;
  /** Rows that have come since the end was left. */
  readonly newRows: number;
  readonly onFollow: () => void;
  readonly onGoTo: (row: number) => void;
  /** Only the end is there: which number a line has is not known. */
  readonly isTail: boolean;
}

const grouped = new Intl.NumberFormat('en');

/** How much there is, whether more comes, and the ways to what is new, to the begin and to the end. */
export function LogFoot({ state, isFollowing, newRows, referenceWords, onFollow, onGoTo, isTail }: LogFootProps) {
  const { lines, rows, end, problem, firstNewLine, firstNewRow, droppedBytes } = state;
  const isLive = end === undefined && problem === undefined;
  return (
    <div className={style['foot']}>
      <span>
        {grouped.format(lines)} {lines === 1 ? 'line' : 'lines'}
        {rows !== lines && `, ${grouped.format(rows)} shown`}
        {isLive && ' · following'}
      </span>
      {droppedBytes > 0 && (
        <span className={style['dropped']}>{grouped.format(droppedBytes)} bytes of the middle are not kept</span>
      )}
      {rows > 0 && (
        <span className={style['ends']}>
          <Button look="quiet" onClick={() => onGoTo(0)}>
            To the top
          </Button>
          {!isFollowing && (
            <Button look="quiet" title="Press f" onClick={onFollow}>
              To the end{isLive && newRows > 0 && `, ${grouped.format(newRows)} new`}
            </Button>
          )}
        </span>
      )}
      {firstNewLine !== undefined && firstNewRow !== undefined && (
        <Button look="quiet" onClick={() => onGoTo(firstNewRow)}>
          First line that {referenceWords} did not have{!isTail && `: L${firstNewLine + 1}`}
        </Button>
      )}
    </div>
  );
}
