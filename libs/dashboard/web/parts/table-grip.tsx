import { useRef } from 'react';
import style from './data-table.module.css';

/**
 * What a column is drawn wider by, for a pointer; by keys it is made so where columns are chosen.
 *
 * @param onDrag told how many pixels further it is
 */
export function TableGrip({ onDrag }: { readonly onDrag: (by: number) => void }) {
  const from = useRef<number>(undefined);
  return (
    <span
      aria-hidden
      className={style['grip']}
      title="Draw to widen"
      onPointerDown={(event) => {
        event.preventDefault(); // no text is selected meanwhile
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = event.clientX;
      }}
      onPointerMove={({ clientX }) => {
        if (from.current === undefined || clientX === from.current) return;
        onDrag(clientX - from.current);
        from.current = clientX;
      }}
      onLostPointerCapture={() => (from.current = undefined)}
    />
  );
}
