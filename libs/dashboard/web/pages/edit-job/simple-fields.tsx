import { FormField } from '../../parts/form-field.js';
import type { FieldOfForm } from './fields.js';
import type { FormState } from './form-state.js';
import style from './job-form.module.css';

/** Boxes of one text each, beside each other. */
export function SimpleFields({ fields, form }: { readonly fields: readonly FieldOfForm[]; readonly form: FormState }) {
  return (
    <div className={style['grid']}>
      {fields.map(({ field, label, hint, choices }) => (
        <FormField key={field} label={label} hint={hint} problem={form.problemOf(field)}>
          {(attributes) =>
            choices === undefined ? (
              <input
                {...attributes}
                name={field}
                value={form.draft.texts[field]}
                spellCheck={false}
                autoComplete="off"
                onChange={({ target }) => form.write(field, target.value)}
              />
            ) : (
              <select
                {...attributes}
                name={field}
                value={form.draft.texts[field]}
                onChange={({ target }) => form.write(field, target.value)}
              >
                {choices.map(([value, word]) => (
                  <option key={value} value={value}>
                    {word}
                  </option>
                ))}
              </select>
            )
          }
        </FormField>
      ))}
    </div>
  );
}
