import { alertKinds, engineAlertKinds } from '@aster-scheduler/client';
import type { ReactNode } from 'react';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { FormField } from '../../parts/form-field.js';
import style from './alert-form.module.css';
import { isEngineKind, kindWords } from './alert-words.js';
import { finalStatuses, kindFields, kindReasons, type RuleDraft, type RuleText } from './rule-draft.js';

const jobKinds = alertKinds.filter((kind) => !isEngineKind(kind));

const labels: Readonly<Record<RuleText, readonly [label: string, hint: string]>> = {
  in_a_row: ['So many in a row', 'Each counts once, after its retries.'],
  percent: ['Percent', 'It is over below half of that.'],
  of: ['Of so many of the last runs', '10 if empty.'],
  within: ['Of those that ended within', 'Such as 6h; no matter when if empty.'],
  contains: ['Only where this was written', 'Anything if empty.'],
  at_least: ['When there were at least', '5 if empty.'],
  under: ['Took less than', 'Such as 30s.'],
  after: ['For longer than', 'Such as 5m.'],
  factor: ['Times the usual', 'Such as 3, or 0.2 for what is too short. With a duration, both must be so.'],
  oldest: ['Due for', '10m if empty.'],
  for: ['No success for', 'Such as 26h: a day, and two hours for a run that is late.'],
};

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** What a rule looks for. */
export function RuleFields({ draft, problemOf, onChange }: RuleFieldsProps) {
  const { when, texts, reasons, statuses } = draft;
  const { needs, may } = kindFields[when];
  const offered = kindReasons[when];
  return (
    <>
      {[jobKinds, engineAlertKinds].map((kinds) => (
        <fieldset key={kinds.length} className={style['kinds']}>
          <legend className={style['legend']}>{kinds === jobKinds ? 'About jobs' : 'About the engine'}</legend>
          {kinds.map((kind) => (
            <label key={kind} className={style['kind']} data-on={kind === when}>
              <input type="radio" name="when" checked={kind === when} onChange={() => onChange({ when: kind })} />
              <span>
                <strong>{kindWords[kind][0]}</strong>
                <span className={style['hint']}>{kindWords[kind][1]}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {needs.length + may.length > 0 && (
        <div className={style['pair']}>
          {[...needs, ...may].map((field) => (
            <FormField key={field} label={labels[field][0]} hint={labels[field][1]} problem={problemOf(field)}>
              {(attributes) => (
                <input
                  {...attributes}
                  name={field}
                  value={texts[field]}
                  required={needs.includes(field)}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={({ target }) => onChange({ texts: { ...texts, [field]: target.value } })}
                />
              )}
            </FormField>
          ))}
        </div>
      )}
      {offered !== undefined && (
        <Chosen
          label="Only for these reasons"
          none={when === 'failed' ? 'any reason' : 'missed, queue full, dependencies not met'}
        >
          <ChoiceChips
            label="Only for these reasons"
            choices={[...offered, ...reasons.filter((reason) => !offered.includes(reason))]}
            chosen={reasons}
            word={plain}
            onChange={(chosen) => onChange({ reasons: chosen })}
          />
        </Chosen>
      )}
      {(when === 'finished' || when === 'output') && (
        <Chosen label="Only runs that" none="succeeded, failed or timed out">
          <ChoiceChips
            label="Only runs that"
            choices={finalStatuses}
            chosen={finalStatuses.filter((status) => statuses.includes(status))}
            word={plain}
            onChange={(chosen) => onChange({ statuses: chosen })}
          />
        </Chosen>
      )}
    </>
  );
}

function Chosen({
  label,
  none,
  children,
}: {
  readonly label: string;
  readonly none: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={style['chosen']}>
      <p className={style['legend']}>{label}</p>
      {children}
      <p className={style['hint']}>None chosen: {none}.</p>
    </div>
  );
}

function plain(code: string): string {
  return code.replaceAll('_', ' ');
}
