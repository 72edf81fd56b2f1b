import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { linesAround, type RunSearch } from '../address/run-search.js';
import { Button } from '../parts/button.js';
import style from './log-panel.module.css';
import type { LogJumps } from './use-log-jumps.js';

interface LogSearchProps {
  readonly search: RunSearch;
  readonly onChange: (part: Partial<RunSearch>) => void;
  readonly isRegexWrong: boolean;
  readonly hits: number;
  readonly jumps: LogJumps;
}

/**
 * Finds in all lines, those that are not in the page too. Ctrl-F comes here; pressed again, the browser's search opens.
 */
export function LogSearch({ search, onChange, isRegexWrong, hits, jumps }: LogSearchProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'f' || document.activeElement === input.current) return;
      event.preventDefault();
      input.current?.select();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  const { hit, goToHit } = jumps;
  return (
    <span className={style['search']}>
      <input
        ref={input}
        data-filter
        type="search"
        aria-label="Search the output"
        placeholder="Search"
        value={search.q ?? ''}
        aria-invalid={isRegexWrong}
        onChange={({ target }) => onChange({ q: target.value === '' ? undefined : target.value })}
        onKeyDown={(event) => event.key === 'Enter' && goToHit(event.shiftKey ? hit - 1 : hit + 1)}
      />
      <Flag
        name="regular expression"
        sign=".*"
        isOn={search.re === 1}
        onTurn={(re) => onChange({ re: re ? 1 : undefined })}
      />
      <Flag
        name="match case"
        sign="Aa"
        isOn={search.case === 1}
        onTurn={(isOn) => onChange({ case: isOn ? 1 : undefined })}
      />
      {search.q !== undefined && (
        <>
          <span className={style['hits']} role="status">
            {isRegexWrong ? 'no regular expression' : hits === 0 ? 'no line' : `${hit + 1} of ${hits} lines`}
          </span>
          <Button look="quiet" aria-label="Previous hit" disabled={hits === 0} onClick={() => goToHit(hit - 1)}>
            <ArrowUp aria-hidden size={14} />
          </Button>
          <Button look="quiet" aria-label="Next hit" disabled={hits === 0} onClick={() => goToHit(hit + 1)}>
            <ArrowDown aria-hidden size={14} />
          </Button>
          <Around search={search} onChange={onChange} />
        </>
      )}
    </span>
  );
}

/** Whether the other lines are there, too. */
function Around({ search, onChange }: Pick<LogSearchProps, 'search' | 'onChange'>) {
  return (
    <select
      aria-label="Which lines"
      value={search.hits ?? ''}
      onChange={({ target: { value } }) => onChange({ hits: linesAround.find((count) => String(count) === value) })}
    >
      <option value="">all lines</option>
      {linesAround.map((count) => (
        <option key={count} value={count}>
          {count === 0 ? 'hits only' : `hits, ${count} around`}
        </option>
      ))}
    </select>
  );
}

interface FlagProps {
  readonly name: string;
  readonly sign: ReactNode;
  readonly isOn: boolean;
  readonly onTurn: (isOn: boolean) => void;
}

function Flag({ name, sign, isOn, onTurn }: FlagProps) {
  return (
    <label className={style['check']} title={name}>
      <input type="checkbox" checked={isOn} onChange={({ target }) => onTurn(target.checked)} />
      <code>{sign}</code>
      <span className="visually-hidden">{name}</span>
    </label>
  );
}
