import style from './difference-table.module.css';

/** A field that has another value after a change, as text; empty: none. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

interface DifferenceTableProps {
  readonly differences: readonly Difference[];
  readonly before: string;
  readonly after: string;
  /** Neither of them came of the other: no side is marked as gone or new. */
  readonly isNeutral?: boolean;
}

/** Two states of one thing side by side, where they differ. */
export function DifferenceTable({ differences, before, after, isNeutral = false }: DifferenceTableProps) {
  if (differences.length === 0) return <p className="muted">Nothing differs.</p>;
  return (
    <table className={style['table']} data-neutral={isNeutral}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <tr key={difference.field}>
            <th scope="row">
              <code>{difference.field}</code>
            </th>
            <td data-side="before">
              <Value text={difference.before} />
            </td>
            <td data-side="after">
              <Value text={difference.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text }: { readonly text: string }) {
  return text === '' ? (
    <span className="muted">none</span>
  ) : (
    <code>
      <bdi>{text}</bdi>
    </code>
  );
}
