import { FormField } from '../../parts/form-field.js';
import style from './alert-form.module.css';
import type { MatchDraft } from './match-draft.js';

interface MatchFieldsProps {
  readonly draft: MatchDraft;
  readonly problem?: string;
  /** Which can be said; all unless it is given. */
  readonly shown?: readonly (keyof MatchDraft)[];
  readonly onChange: (draft: MatchDraft) => void;
}

const fields = [
  ['jobs', 'Jobs', 'Names, one a line; * stands for any characters, ? for one. Empty: every job.', 'nightly/*'],
  ['labels', 'Labels', 'All of them, one a line.', 'team=data'],
  ['pools', 'Pools', 'One of them, one a line.', 'default'],
] as const;

/** Which jobs something is about: those that all of it holds for. */
export function MatchFields({ draft, problem, shown, onChange }: MatchFieldsProps) {
  const asked = fields.filter(([field]) => shown === undefined || shown.includes(field));
  return (
    <div className={style['match']}>
      {asked.map(([field, label, hint, example]) => (
        <FormField key={field} label={label} hint={hint} problem={field === asked[0]?.[0] ? problem : undefined}>
          {(attributes) => (
            <textarea
              {...attributes}
              name={field}
              rows={2}
              spellCheck={false}
              placeholder={example}
              value={draft[field]}
              onChange={({ target }) => onChange({ ...draft, [field]: target.value })}
            />
          )}
        </FormField>
      ))}
    </div>
  );
}
