import { Plus, X } from 'lucide-react';
import { Button } from '../../parts/button.js';
import field from '../../parts/form-field.module.css';
import type { DraftPair } from './job-draft.js';
import style from './job-form.module.css';

interface PairTableProps {
  readonly title: string;
  /** What a row is: `variable`. */
  readonly nameWord: string;
  readonly pairs: readonly DraftPair[];
  readonly problem: string | undefined;
  readonly onChange: (pairs: readonly DraftPair[]) => void;
}

/** Names with their values, a row each. */
export function PairTable({ title, nameWord, pairs, problem, onChange }: PairTableProps) {
  const write = (index: number, part: Partial<DraftPair>) =>
    onChange(pairs.map((pair, place) => (place === index ? { ...pair, ...part } : pair)));
  return (
    <fieldset className={style['set']}>
      <legend>{title}</legend>
      {pairs.map(({ name, value }, index) => (
        <div key={index} className={style['pair']}>
          <input
            value={name}
            spellCheck={false}
            placeholder="name"
            aria-label={`Name of ${nameWord} ${index + 1}`}
            onChange={({ target }) => write(index, { name: target.value })}
          />
          <input
            value={value}
            spellCheck={false}
            placeholder="value"
            aria-label={`Value of ${nameWord} ${index + 1}`}
            onChange={({ target }) => write(index, { value: target.value })}
          />
          <Button
            look="quiet"
            aria-label={`Take ${nameWord} ${index + 1} away`}
            icon={<X aria-hidden size={14} />}
            onClick={() => onChange(pairs.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<Plus aria-hidden size={14} />}
          onClick={() => onChange([...pairs, { name: '', value: '' }])}
          aria-label={`Add a ${nameWord}`}
        >
          {nameWord[0]?.toUpperCase()}
          {nameWord.slice(1)}
        </Button>
      </div>
      {problem !== undefined && <p className={field['problem']}>{problem}</p>}
    </fieldset>
  );
}
