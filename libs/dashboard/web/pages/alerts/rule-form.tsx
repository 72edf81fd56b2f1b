import type { AlertKind, AlertRuleInput, AlertRuleResource } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../parts/button.js';
import { FormField } from '../../parts/form-field.js';
import { Panel } from '../../parts/panel.js';
import type { Sent } from '../../parts/plan-sent.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { SentLines } from '../../parts/sent-lines.js';
import style from './alert-form.module.css';
import { conditionWords, isEngineKind, subjectWords, takesPools } from './alert-words.js';
import type { MatchDraft } from './match-draft.js';
import { MatchFields } from './match-fields.js';
import { problemOfField } from './problem-of-field.js';
import { conditionOfDraft, isComplete, offerName, type RuleDraft, ruleOfDraft } from './rule-draft.js';
import { RuleFields } from './rule-fields.js';
import { RuleTelling } from './rule-telling.js';
import { Trial } from './trial.js';

interface RuleFormProps {
  readonly begin: RuleDraft;
  /** Whether the reader may save and try it. */
  readonly isMine: boolean;
  readonly action: string;
  readonly onSave: (rule: AlertRuleInput) => Promise<AlertRuleResource>;
  readonly onSaved: (rule: AlertRuleResource) => void;
  /** Where it goes. */
  readonly sentTo: Omit<Sent, 'body'>;
  /** What can be done besides saving. */
  readonly children?: ReactNode;
}

/** A rule in full, and beside it what it would have told of. */
export function RuleForm({ begin, isMine, action, onSave, onSaved, sentTo, children }: RuleFormProps) {
  const [draft, setDraft] = useState(begin);
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const words = wordsOf(draft);
  const offered = offerName(`${words.match} ${words.condition}`);
  const name = draft.name.trim() === '' ? offered : draft.name;
  const rule = ruleOfDraft({ ...draft, name });
  const save = useMutation({ mutationFn: async () => onSave(rule), onSuccess: onSaved });
  const problemOf = (field: string) => problemOfField(save.error, field);
  const isReady = isMine && isComplete(draft) && !save.isPending;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady) save.mutate();
  }
  return (
    <form className={style['form']} onSubmit={submit}>
      <fieldset className={style['sections']} disabled={!isMine}>
        <Panel title="What it looks for">
          <div className={style['section']}>
            <FormField label="Name" problem={problemOf('name')}>
              {(attributes) => (
                <input
                  {...attributes}
                  name="name"
                  value={draft.name}
                  placeholder={offered}
                  maxLength={100}
                  autoComplete="off"
                  onChange={({ target }) => change({ name: target.value })}
                />
              )}
            </FormField>
            <RuleFields draft={draft} problemOf={problemOf} onChange={change} />
            <MatchFields
              shown={askedOf(draft.when)}
              draft={draft.match}
              problem={problemOf('match')}
              onChange={(match) => change({ match })}
            />
          </div>
        </Panel>
        <Panel title="Who is told">
          <div className={style['section']}>
            <RuleTelling draft={draft} problemOf={problemOf} onChange={change} />
          </div>
        </Panel>
        {save.error !== null && <ProblemBox error={save.error} what="It was not saved" />}
        {isMine && (
          <div className={style['foot']}>
            <Button type="submit" look="main" disabled={!isReady}>
              {save.isPending ? 'Saving…' : action}
            </Button>
            {children}
          </div>
        )}
        {isReady && <SentLines sent={{ ...sentTo, body: rule }} />}
      </fieldset>
      <div className={style['beside']}>
        <Sentence draft={draft} />
        {isMine && !isEngineKind(draft.when) && (
          <Trial condition={isComplete(draft) ? conditionOfDraft(draft) : undefined} />
        )}
      </div>
    </form>
  );
}

/** The rule in words, as it stands. */
function Sentence({ draft }: { readonly draft: RuleDraft }) {
  const { match, condition } = wordsOf(draft);
  const told = draft.channels.join(', ');
  return (
    <p className={style['sentence']}>
      When <bdi>{match}</bdi> <strong>{condition}</strong>,{' '}
      {told === '' ? (
        'it is listed, and nobody is told'
      ) : (
        <>
          tell <bdi>{told}</bdi>
        </>
      )}
      .
    </p>
  );
}

function wordsOf(draft: RuleDraft): { readonly match: string; readonly condition: string } {
  const { match, ...condition } = conditionOfDraft(draft);
  const nothing = {
    in_a_row: null,
    reasons: null,
    percent: null,
    under: null,
    after: null,
    factor: null,
    oldest: null,
    for: null,
    within: null,
    contains: null,
  };
  return {
    match: subjectWords({ when: draft.when, match: match ?? {} }),
    condition: conditionWords({ ...nothing, statuses: null, ...condition, of: condition.of ?? 10 }),
  };
}

function askedOf(when: AlertKind): readonly (keyof MatchDraft)[] {
  if (!isEngineKind(when)) return ['jobs', 'labels', 'pools'];
  return takesPools(when) ? ['pools'] : [];
}
