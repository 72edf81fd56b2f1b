import type { JobGroupResource } from '@aster-scheduler/client';
import style from './job-groups.module.css';

interface JobLettersProps {
  readonly letters: readonly JobGroupResource[];
  readonly chosen: string | undefined;
  readonly onChoose: (letter: string | undefined) => void;
}

/** A long list by name begins at the letter that is pressed; pressed once more, at its begin. */
export function JobLetters({ letters, chosen, onChoose }: JobLettersProps) {
  const inOrder = [...letters].sort((a, b) => a.before - b.before);
  return (
    <ul className={style['letters']} aria-label="Begin at a letter">
      {inOrder.map(({ value, jobs, before }) => (
        <li key={value}>
          <button
            type="button"
            aria-pressed={value === chosen}
            aria-label={`Begin at ${value ?? ''}`}
            title={`${jobs} begin with ${value ?? ''}, ${before} stand before them`}
            onClick={() => onChoose(value === chosen ? undefined : (value ?? undefined))}
          >
            <bdi>{value}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
