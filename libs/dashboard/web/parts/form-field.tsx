import { type ReactNode, useId } from 'react';
import style from './form-field.module.css';

interface FormFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string;
  readonly children: (attributes: FormFieldAttributes) => ReactNode;
}

export interface FormFieldAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

/** A field with its label above it, and below it what it means or what is wrong with it. */
export function FormField({ label, hint, problem, children }: FormFieldProps) {
  const id = useId();
  const about = problem ?? hint;
  return (
    <div className={`${style['field']} ${style['controls']}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': about === undefined ? undefined : `${id}-about`,
        'aria-invalid': problem !== undefined,
      })}
      {about !== undefined && (
        <p id={`${id}-about`} className={problem === undefined ? style['hint'] : style['problem']}>
          {about}
        </p>
      )}
    </div>
  );
}
