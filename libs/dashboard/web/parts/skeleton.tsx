import style from './skeleton.module.css';

/** Where rows will be; shown only when they take longer than a moment. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div className={style['skeleton']} aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} />
      ))}
    </div>
  );
}
