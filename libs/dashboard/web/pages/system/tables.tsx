import type { DatabaseResource, TableSizeResource } from '@aster-scheduler/client';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import card from '../../parts/card-table.module.css';
import { formatBytes, formatCount, formatCounted } from '../../parts/format-count.js';
import style from './system-page.module.css';

interface TablesProps {
  readonly database: DatabaseResource;
  readonly tables: readonly TableSizeResource[];
}

const shownFirst = 8;

/** What takes room in the database, the largest first. */
export function Tables({ database, tables }: TablesProps) {
  const [isWhole, setWhole] = useState(false);
  const largest = Math.max(...tables.map(({ size_bytes: size }) => size), 1);
  const shown = isWhole ? tables : tables.slice(0, shownFirst);
  const ownBytes = tables.reduce((sum, { size_bytes: size }) => sum + size, 0);
  return (
    <section className={style['part']} aria-labelledby="tables">
      <h2 id="tables">
        Tables{' '}
        <span className="muted">
          {formatBytes(ownBytes)} of {formatBytes(database.size_bytes)}
        </span>
      </h2>
      <table className={`${card['table']} ${style['table']}`}>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" className={style['figure']}>
              Rows
            </th>
            <th scope="col" className={style['figure']}>
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, rows, size_bytes: size, partitions }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
                {partitions > 1 && <span className={style['note']}>{formatCounted(partitions, 'partition')}</span>}
                <span className={style['bar']} aria-hidden>
                  <span style={{ inlineSize: `${(size / largest) * 100}%` }} />
                </span>
              </th>
              <td className={style['figure']} data-label="rows">
                ~ {formatCount(rows)}
              </td>
              <td className={style['figure']} data-label="size">
                {formatBytes(size)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {tables.length > shownFirst && (
        <Button look="quiet" className={style['whole']} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the largest' : `All ${formatCount(tables.length)} tables`}
        </Button>
      )}
    </section>
  );
}
