import type { MouseEvent } from 'react';
import style from './data-table.module.css';

interface SelectionBoxProps {
  readonly role: 'columnheader' | 'gridcell';
  readonly label: string;
  readonly isChosen: boolean;
  /** Some of those that it stands for are chosen, but not all. */
  readonly isSome?: boolean;
  /** Absent where the table hears of it. */
  readonly onChoose?: (event: MouseEvent) => void;
}

/** The box of a row, or of all rows, in a cell of its own. */
export function SelectionBox({ role, label, isChosen, isSome = false, onChoose }: SelectionBoxProps) {
  return (
    <div role={role} className={style['box']}>
      <input
        type="checkbox"
        aria-label={label}
        checked={isChosen}
        readOnly
        ref={(box) => {
          if (box !== null) box.indeterminate = isSome;
        }}
        onClick={onChoose}
      />
    </div>
  );
}
