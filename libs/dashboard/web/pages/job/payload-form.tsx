import { useState } from 'react';
import { objectIn, type PayloadField, payloadFieldsOf, withProperty } from './payload-fields.js';
import style from './payload-form.module.css';

interface PayloadFormProps {
  readonly schema: unknown;
  /** JSON. */
  readonly payload: string;
  readonly isInvalid: boolean;
  readonly onChange: (payload: string) => void;
}

/** A payload by the fields that its schema says, or as JSON. */
export function PayloadForm({ schema, payload, isInvalid, onChange }: PayloadFormProps) {
  const fields = payloadFieldsOf(schema);
  const [isWhole, setIsWhole] = useState(false);
  const given = objectIn(payload);
  return (
    <>
      {fields === undefined || isWhole ? (
        <label>
          Payload, JSON
          <textarea
            value={payload}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
            aria-invalid={isInvalid}
          />
        </label>
      ) : (
        fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={Object.hasOwn(given, field.name) ? given[field.name] : undefined}
            onChange={(value) => onChange(withProperty(payload, field.name, value))}
          />
        ))
      )}
      {fields !== undefined && (
        <label className={style['switch']}>
          <input type="checkbox" checked={isWhole} onChange={({ target }) => setIsWhole(target.checked)} />
          As JSON
        </label>
      )}
    </>
  );
}

interface FieldProps {
  readonly field: PayloadField;
  readonly value: unknown;
  /** `undefined`: it is left out. */
  readonly onChange: (value: unknown) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  const { title, description, isRequired, kind } = field;
  if (kind === 'boolean') {
    return (
      <label className={style['switch']} title={description}>
        <input type="checkbox" checked={value === true} onChange={({ target }) => onChange(target.checked)} />
        {title}
      </label>
    );
  }
  return (
    <label>
      <span>
        {title}
        {isRequired && <span className="muted"> (needed)</span>}
        {description !== undefined && <span className={style['about']}>{description}</span>}
      </span>
      <Entry field={field} value={value} onChange={onChange} />
    </label>
  );
}

function Entry({ field, value, onChange }: FieldProps) {
  const { kind, choices = [], isRequired } = field;
  if (kind === 'choice') {
    return (
      <select
        value={value === undefined ? '' : JSON.stringify(value)}
        required={isRequired}
        onChange={({ target }) => onChange(target.value === '' ? undefined : (JSON.parse(target.value) as unknown))}
      >
        {(!isRequired || value === undefined) && <option value="">–</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice.replace(/^"(.*)"$/, '$1')}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'number') {
    return (
      <input
        type="number"
        value={typeof value === 'number' ? value : ''}
        min={field.minimum}
        max={field.maximum}
        step={field.isInteger === true ? 1 : 'any'}
        required={isRequired}
        onChange={({ target }) => onChange(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)}
      />
    );
  }
  if (kind === 'text') {
    return (
      <input
        value={typeof value === 'string' ? value : ''}
        required={isRequired}
        onChange={({ target }) => onChange(target.value === '' && !isRequired ? undefined : target.value)}
      />
    );
  }
  return <JsonEntry value={value} onChange={onChange} />;
}

/** Of a property without a simple type; what is no JSON yet stays in the field. */
function JsonEntry({ value, onChange }: Omit<FieldProps, 'field'>) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value));
  const parsed = parse(text);
  return (
    <textarea
      value={text}
      spellCheck={false}
      aria-invalid={parsed === undefined}
      onChange={({ target }) => {
        setText(target.value);
        const read = parse(target.value);
        if (read !== undefined) onChange(read.value);
      }}
    />
  );
}

/** Nothing is left out. @returns `undefined` for what is no JSON */
function parse(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
