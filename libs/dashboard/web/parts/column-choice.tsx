import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import style from './column-choice.module.css';
import type { Column } from './data-table.js';
import { toggleColumn } from './plan-columns.js';

interface ColumnChoiceProps {
  readonly columns: ReadonlyArray<Pick<Column<never>, 'key' | 'head'>>;
  readonly shown: ReadonlySet<string>;
  readonly onChange: (shown: ReadonlySet<string> | undefined) => void;
}

/** Which columns of a list are there. */
export function ColumnChoice({ columns, shown, onChange }: ColumnChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={style['choice']}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
      }}
      onKeyDown={({ currentTarget, key }) => {
        if (key === 'Escape') currentTarget.open = false;
      }}
    >
      <summary title="Columns" aria-label="Columns">
        <Columns3 aria-hidden size={15} />
      </summary>
      {isOpen && (
        <div className={style['list']}>
          {columns.map(({ key, head }) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={shown.has(key)}
                disabled={shown.size === 1 && shown.has(key)}
                onChange={() => onChange(toggleColumn(shown, key))}
              />
              {head}
            </label>
          ))}
          <button type="button" onClick={() => onChange(undefined)}>
            As at first
          </button>
        </div>
      )}
    </details>
  );
}
