import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../parts/button.js';
import field from '../../parts/form-field.module.css';
import { client } from '../../server/client.js';
import type { FormState } from './form-state.js';
import type { DraftEdge } from './job-draft.js';
import style from './job-form.module.css';

const conditions: readonly (readonly [DraftEdge['condition'], string])[] = [
  ['success', 'has succeeded'],
  ['failure', 'has failed'],
  ['completion', 'has ended, however'],
];

/** After which other jobs it runs. */
export function EdgesSection({ form }: { readonly form: FormState }) {
  const { edges } = form.draft;
  const problem = form.problemOf('depends_on');
  const [searched, setSearched] = useState('');
  const list = useId();
  const names = useQuery({
    queryKey: ['job names', searched],
    queryFn: async ({ signal }) =>
      (await client().jobs.list({ limit: 20, ...(searched === '' ? {} : { q: searched }) }, { signal })).items.map(
        ({ name }) => name,
      ),
    staleTime: 10_000,
    enabled: edges.length > 0,
  });
  const write = (index: number, part: Partial<DraftEdge>) =>
    form.change({ edges: edges.map((edge, place) => (place === index ? { ...edge, ...part } : edge)) });
  return (
    <fieldset className={style['set']}>
      <legend className="visually-hidden">Dependencies</legend>
      {edges.length === 0 && <p className="muted">It waits for no other job.</p>}
      <datalist id={list}>
        {names.data?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {edges.map(({ job, condition }, index) => (
        <div key={index} className={style['pair']}>
          <input
            list={list}
            value={job}
            placeholder="name of a job"
            aria-label={`Job ${index + 1} that it runs after`}
            onChange={({ target }) => {
              setSearched(target.value);
              write(index, { job: target.value });
            }}
          />
          <select
            value={condition}
            aria-label={`When job ${index + 1}`}
            onChange={({ target }) => write(index, { condition: target.value as DraftEdge['condition'] })}
          >
            {conditions.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
          <Button
            look="quiet"
            aria-label={`Take job ${index + 1} away`}
            icon={<X aria-hidden size={14} />}
            onClick={() => form.change({ edges: edges.filter((_, place) => place !== index) })}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<Plus aria-hidden size={14} />}
          onClick={() => form.change({ edges: [...edges, { job: '', condition: 'success' }] })}
        >
          Job
        </Button>
      </div>
      {problem !== undefined && <p className={field['problem']}>{problem}</p>}
    </fieldset>
  );
}
