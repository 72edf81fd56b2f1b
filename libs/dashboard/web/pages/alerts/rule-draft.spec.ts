import type { AlertRuleResource } from '@aster-scheduler/client';
import { conditionOfDraft, draftOfRule, emptyDraft, isComplete, offerName, ruleOfDraft } from './rule-draft.js';

const rule: AlertRuleResource = {
  ...{ id: 'r', name: 'nightly', when: 'failed', in_a_row: 3, reasons: ['timeout'], percent: null, of: null },
  ...{
    at_least: null,
    under: null,
    after: null,
    factor: null,
    oldest: null,
    for: null,
    statuses: null,
    within: null,
    contains: null,
    channels: ['ops'],
    severity: 'critical',
  },
  ...{ match: { jobs: ['nightly/*', 'a b'], labels: { team: 'data', empty: '' }, pools: ['gpu'] }, remind: '4h' },
  ...{ notify_on: ['opened'], is_enabled: true, note: 'who knows', runbook_url: null, managed_by: null, version: 2 },
  ...{ created_at: '2026-03-01T00:00:00.000Z', updated_at: '2026-03-01T00:00:00.000Z' },
};

describe('a rule in a form', () => {
  it('says what it said when nothing was changed', () => {
    const { id, is_enabled: isEnabled, version, created_at: createdAt, updated_at: updatedAt, ...said } = rule;
    expect({ ...said, ...ruleOfDraft(draftOfRule(rule)) }).toEqual(said);
    expect([id, isEnabled, version, createdAt, updatedAt]).toHaveLength(5);
  });

  it('says only what its kind takes, so that another kind can be chosen at any time', () => {
    const draft = { ...draftOfRule(rule), when: 'late_start' as const };
    expect(conditionOfDraft(draft)).toEqual({ when: 'late_start', after: '5m', match: rule.match });
  });

  it('is about every job when nothing is written', () => {
    expect(conditionOfDraft(emptyDraft('missed', ' \n '))).toEqual({ when: 'missed', reasons: null, match: {} });
  });

  it('takes no jobs when it is about the engine, and pools where these can be named', () => {
    const match = { jobs: 'nightly/*', labels: '', pools: 'gpu' };
    const draft = { ...emptyDraft('worker_lost', ''), match };
    expect(conditionOfDraft(draft)).toEqual({ when: 'worker_lost', match: { pools: ['gpu'] } });
    expect(conditionOfDraft({ ...draft, when: 'ledger_gap' })).toEqual({ when: 'ledger_gap', match: {} });
  });

  it('leaves to the server to say what is no number', () => {
    const draft = emptyDraft('failure_rate', 'a');
    const written = { ...draft, texts: { ...draft.texts, percent: 'many', of: ' 20 ', at_least: '' } };
    expect(conditionOfDraft(written)).toMatchObject({ percent: 'many', of: 20, at_least: null });
  });

  it('is complete when what its kind cannot be without is written', () => {
    const { texts } = emptyDraft('late_start', '');
    expect(isComplete({ when: 'late_start', texts })).toBe(true);
    expect(isComplete({ when: 'late_start', texts: { ...texts, after: ' ' } })).toBe(false);
    expect(isComplete({ when: 'failed', texts: { ...texts, in_a_row: '' } })).toBe(true);
  });
});

describe('the name that is offered for a rule', () => {
  it.each([
    ['nightly/* fails', 'nightly/ fails'],
    ['* with team=data fails in 20 % of its last 10 runs', 'with teamdata fails in 20 of its last 10 runs'],
    ['مهمة', 'new rule'],
    [`a${' '.repeat(300)}b`, 'a b'],
    ['x'.repeat(98) + '-- y', 'x'.repeat(98)],
  ])('is made of %j as one that the server takes', (words, name) => {
    expect(offerName(words)).toBe(name);
  });
});
