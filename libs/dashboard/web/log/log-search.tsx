import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { RunSearch } from '../address/run-search.js';
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
      <label className={style['check']} title="A regular expression">
        <input
          type="checkbox"
          checked={search.re === 1}
          onChange={({ target }) => onChange({ re: target.checked ? 1 : undefined })}
        />
        <code>.*</code>
        <span className="visually-hidden">regular expression</span>
      </label>
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
        </>
      )}
    </span>
  );
}
