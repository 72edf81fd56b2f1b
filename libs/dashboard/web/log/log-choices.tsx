import type { RunSearch } from '../address/run-search.js';
import style from './log-panel.module.css';

interface LogChoicesProps {
  /** Of the last attempt. */
  readonly attempts: number;
  readonly search: RunSearch;
  readonly onChange: (part: Partial<RunSearch>) => void;
  /** Absent while there is nothing to compare with. */
  readonly newLines: number | undefined;
}

const streams = ['stdout', 'stderr', 'log'] as const;

/** Which attempt, which stream, and whether only what the last success did not say. */
export function LogChoices({ attempts, search, onChange, newLines }: LogChoicesProps) {
  return (
    <>
      {attempts > 1 && (
        <select
          aria-label="Attempt"
          value={search.attempt ?? ''}
          onChange={({ target }) => onChange({ attempt: target.value === '' ? undefined : Number(target.value) })}
        >
          <option value="">attempt {attempts}, the last</option>
          {Array.from({ length: attempts - 1 }, (_, index) => attempts - 1 - index).map((attempt) => (
            <option key={attempt} value={attempt}>
              attempt {attempt}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label="Stream"
        value={search.stream ?? ''}
        onChange={({ target }) => onChange({ stream: streams.find((stream) => stream === target.value) })}
      >
        <option value="">all streams</option>
        {streams.map((stream) => (
          <option key={stream}>{stream}</option>
        ))}
      </select>
      {newLines !== undefined && (
        <label
          className={style['check']}
          title="Lines that the last success did not have; numbers, times and ids do not count"
        >
          <input
            type="checkbox"
            checked={search.new === 1}
            onChange={({ target }) => onChange({ new: target.checked ? 1 : undefined })}
          />
          only new lines ({newLines})
        </label>
      )}
    </>
  );
}
