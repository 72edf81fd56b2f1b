import { useState } from 'react';
import style from './as-table.module.css';

interface AsTableProps {
  readonly head: readonly string[];
  /** Made once they are wanted. */
  readonly rows: () => ReadonlyArray<readonly (string | number)[]>;
}

/** What a chart shows, as numbers. */
export function AsTable({ head, rows }: AsTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={style['details']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>as table</summary>
      {isOpen && (
        <div className={style['scroller']} tabIndex={0} role="region" aria-label="As table">
          <table className={style['table']}>
            <thead>
              <tr>
                {head.map((word) => (
                  <th key={word} scope="col">
                    {word}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map((row, index) => (
                <tr key={index}>
                  {row.map((value, column) => (
                    <td key={column}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
