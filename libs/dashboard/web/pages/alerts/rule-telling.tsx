import type { AlertEvent } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertSeverities } from '../../address/alert-search.js';
import { FormField } from '../../parts/form-field.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './alert-form.module.css';
import type { RuleDraft } from './rule-draft.js';

const events: readonly (readonly [event: AlertEvent, word: string])[] = [
  ['opened', 'opens'],
  ['reminded', 'is still open'],
  ['resolved', 'is over'],
];

interface RuleTellingProps {
  readonly draft: RuleDraft;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** Who is told, of what, and how loudly. */
export function RuleTelling({ draft, problemOf, onChange }: RuleTellingProps) {
  const { severity, remind, notifyOn, note, runbookUrl } = draft;
  return (
    <>
      <Channels draft={draft} problem={problemOf('channels')} onChange={onChange} />
      <fieldset className={style['sections']}>
        <legend className={style['legend']}>Told when an incident</legend>
        <div className={style['choices']}>
          {events.map(([event, word]) => (
            <label key={event}>
              <input
                type="checkbox"
                checked={notifyOn.includes(event)}
                onChange={({ target }) => onChange({ notifyOn: withOrWithout(notifyOn, event, target.checked) })}
              />
              {word}
            </label>
          ))}
        </div>
      </fieldset>
      <div className={style['pair']}>
        <FormField label="Severity" problem={problemOf('severity')}>
          {(attributes) => (
            <select
              {...attributes}
              value={severity}
              onChange={({ target }) =>
                onChange({ severity: alertSeverities.find((each) => each === target.value) ?? severity })
              }
            >
              {alertSeverities.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
        </FormField>
        <FormField label="Remind every" hint="Such as 4h; empty: never." problem={problemOf('remind')}>
          {(attributes) => (
            <input
              {...attributes}
              name="remind"
              value={remind}
              autoComplete="off"
              onChange={({ target }) =>
                onChange({
                  remind: target.value,
                  notifyOn: withOrWithout(notifyOn, 'reminded', target.value.trim() !== ''),
                })
              }
            />
          )}
        </FormField>
        <FormField
          label="What to do about it"
          hint="An address; that of the job if empty."
          problem={problemOf('runbook_url')}
        >
          {(attributes) => (
            <input
              {...attributes}
              name="runbook_url"
              value={runbookUrl}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => onChange({ runbookUrl: target.value })}
            />
          )}
        </FormField>
      </div>
      <FormField label="Note" hint="Goes with the message." problem={problemOf('note')}>
        {(attributes) => (
          <input
            {...attributes}
            name="note"
            value={note}
            maxLength={1000}
            autoComplete="off"
            onChange={({ target }) => onChange({ note: target.value })}
          />
        )}
      </FormField>
    </>
  );
}

function Channels({
  draft,
  problem,
  onChange,
}: Pick<RuleTellingProps, 'draft' | 'onChange'> & { readonly problem?: string }) {
  const may = useMay();
  const channels = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => client().alerts.channels.list({ limit: 200 }, { signal }),
    enabled: may.be('write'),
  });
  const names = new Set([...(channels.data?.items ?? []).map(({ name }) => name), ...draft.channels]);
  return (
    <fieldset className={style['sections']}>
      <legend className={style['legend']}>Through these channels</legend>
      {names.size === 0 && (
        <p className="muted">
          There is none yet. Incidents are listed all the same; <Link to="/alerts/channels">make a channel</Link> to be
          told.
        </p>
      )}
      <div className={style['choices']}>
        {[...names].map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={draft.channels.includes(name)}
              onChange={({ target }) => onChange({ channels: withOrWithout(draft.channels, name, target.checked) })}
            />
            <bdi>{name}</bdi>
          </label>
        ))}
      </div>
      {problem !== undefined && <p className={style['problem']}>{problem}</p>}
    </fieldset>
  );
}

function withOrWithout<Item>(items: readonly Item[], item: Item, isIn: boolean): readonly Item[] {
  const others = items.filter((other) => other !== item);
  return isIn ? [...others, item] : others;
}
