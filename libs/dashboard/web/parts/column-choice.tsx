import { ChevronDown, ChevronUp, Columns3, Minus, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import style from './column-choice.module.css';
import { moveColumn, toggleColumn } from './plan-columns.js';
import type { Column } from './table-column.js';

interface ColumnChoiceProps {
  readonly columns: ReadonlyArray<Pick<Column<never>, 'key' | 'head'>>;
  /** In their order. */
  readonly shown: ReadonlySet<string>;
  readonly onChange: (shown: ReadonlySet<string> | undefined) => void;
  readonly onWiden: (key: string, by: number) => void;
}

const stepPx = 24;

/** Which columns of a list are there, in which order, and how wide. */
export function ColumnChoice({ columns, shown, onChange, onWiden }: ColumnChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const isMoving = useRef(false);
  const keys = [...shown];
  const listed = [
    ...keys.flatMap((key) => columns.filter((column) => column.key === key)),
    ...columns.filter(({ key }) => !shown.has(key)),
  ];
  function move(button: HTMLElement, key: string, by: number): void {
    isMoving.current = true;
    flushSync(() => onChange(moveColumn(shown, key, by)));
    button.focus(); // a part of a page that changes places loses the focus
    isMoving.current = false;
  }
  return (
    <details
      className={style['choice']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!isMoving.current && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
      }}
      onKeyDown={({ currentTarget, key }) => {
        if (key !== 'Escape') return;
        currentTarget.open = false;
        currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary title="Columns" aria-label="Columns">
        <Columns3 aria-hidden size={15} />
      </summary>
      {isOpen && (
        <div className={style['list']}>
          {listed.map(({ key, head }) => {
            const name = typeof head === 'string' ? head : key;
            return (
              <div key={key} className={style['column']} role="group" aria-label={name}>
                <label>
                  <input
                    type="checkbox"
                    checked={shown.has(key)}
                    disabled={shown.size === 1 && shown.has(key)}
                    onChange={() => onChange(toggleColumn(shown, key, columns))}
                  />
                  {head}
                </label>
                {shown.has(key) && (
                  <span className={style['moves']}>
                    <Step
                      word={`${name} further left`}
                      icon={ChevronUp}
                      isOff={keys[0] === key}
                      onUse={(button) => move(button, key, -1)}
                    />
                    <Step
                      word={`${name} further right`}
                      icon={ChevronDown}
                      isOff={keys.at(-1) === key}
                      onUse={(button) => move(button, key, 1)}
                    />
                    <Step word={`${name} narrower`} icon={Minus} onUse={() => onWiden(key, -stepPx)} />
                    <Step word={`${name} wider`} icon={Plus} onUse={() => onWiden(key, stepPx)} />
                  </span>
                )}
              </div>
            );
          })}
          <button type="button" className={style['first']} onClick={() => onChange(undefined)}>
            As at first
          </button>
        </div>
      )}
    </details>
  );
}

interface StepProps {
  readonly word: string;
  readonly icon: typeof Plus;
  readonly isOff?: boolean;
  readonly onUse: (button: HTMLElement) => void;
}

function Step({ word, icon: Icon, isOff = false, onUse }: StepProps) {
  return (
    <button
      type="button"
      aria-label={word}
      title={word}
      aria-disabled={isOff}
      onClick={({ currentTarget }) => !isOff && onUse(currentTarget)}
    >
      <Icon aria-hidden size={14} />
    </button>
  );
}
