import { type ReactNode, useRef } from 'react';
import style from './facet.module.css';

interface FacetProps {
  /** What it narrows a list by: `Pool`. */
  readonly label: string;
  /** What it says while nothing is chosen: `any pool`. */
  readonly any: string;
  readonly chosen: string | undefined;
  readonly onChange: (chosen: string | undefined) => void;
  /** The options besides; they have one for what is chosen. */
  readonly children: ReactNode;
}

/** One of several in a list that is narrowed by it; a cross takes it away again. */
export function Facet({ label, any, chosen, onChange, children }: FacetProps) {
  const field = useRef<HTMLSelectElement>(null);
  function takeAway(): void {
    field.current?.focus(); // the cross goes away with what it took away
    onChange(undefined);
  }
  return (
    <span className={style['facet']} data-on={chosen !== undefined}>
      <select
        ref={field}
        aria-label={label}
        value={chosen ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">{any}</option>
        {children}
      </select>
      {chosen !== undefined && (
        <button type="button" aria-label={any} title={any} onClick={takeAway}>
          ✕
        </button>
      )}
    </span>
  );
}

/** Several of them in a line; on a phone it is moved sideways. */
export function Facets({ children }: { readonly children: ReactNode }) {
  return <div className={style['facets']}>{children}</div>;
}
