import { useId } from 'react';
import { readFilter, withoutWord } from '../address/read-filter.js';
import style from './filter-box.module.css';

interface FilterBoxProps {
  readonly typed: string | undefined;
  readonly placeholder: string;
  /** Names that narrow the list, each with values to be chosen from. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly onType: (typed: string | undefined) => void;
}

/** One box for free text and for what narrows a list, `pool:gpu`; each of these becomes a chip below. */
export function FilterBox({ typed = '', placeholder, names, onType }: FilterBoxProps) {
  const list = useId();
  const known = Object.keys(names);
  const { values, unknown } = readFilter(typed, known);
  const write = (text: string) => onType(text === '' ? undefined : text);
  return (
    <>
      <input
        type="search"
        data-filter
        list={list}
        placeholder={placeholder}
        title={`Text, and ${known.map((name) => `${name}:`).join(' ')}`}
        aria-label="Filter"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => write(target.value)}
      />
      <datalist id={list}>
        {proposalsOf(typed, names).map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
      {[...values].map(([name, of]) =>
        of.map((value) => (
          <button
            key={`${name} ${value}`}
            type="button"
            className={style['chip']}
            title="Take it away"
            onClick={() => write(withoutWord(typed, name, value))}
          >
            <span className="muted">{name}</span> <bdi>{value}</bdi> ✕
          </button>
        )),
      )}
      {unknown.length > 0 && (
        <span className={style['unknown']} role="status">
          {unknown.map((name) => `${name}:`).join(' ')} is looked for as text; what narrows is{' '}
          {known.map((name) => `${name}:`).join(' ')}
        </span>
      )}
    </>
  );
}

const mostProposals = 40;

/** What the last word may become. */
function proposalsOf(typed: string, names: FilterBoxProps['names']): readonly string[] {
  const begin = typed.slice(0, typed.lastIndexOf(' ') + 1);
  const last = typed.slice(begin.length);
  const [name = ''] = last.split(':');
  const values = last.includes(':') ? names[name] : undefined;
  const words =
    values === undefined
      ? Object.keys(names).map((each) => `${each}:`)
      : values.map((value) => `${name}:${/\s/.test(value) ? `"${value}"` : value}`);
  return words
    .filter((word) => last !== '' && word.startsWith(last) && word !== last)
    .slice(0, mostProposals)
    .map((word) => begin + word);
}
