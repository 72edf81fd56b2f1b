import { type AlertRule, mostAlertRules } from '@aster-scheduler/run-store';
import { planAlerts } from './plan-alerts.js';

const source = 'ops';
const at = new Date('2026-01-05T00:00:00Z');

/** A rule that the source owns under its name. */
function aRule(name: string, more: Partial<AlertRule> = {}): AlertRule {
  return {
    ...{ id: `id of ${name}`, name, condition: { when: 'failed', inARow: 1 }, match: {}, channels: [] },
    ...{ severity: 'warning', notifyOn: ['opened', 'resolved'], isEnabled: true },
    ...{ version: 1, createdAt: at, updatedAt: at },
    owner: { source, declared: { name, when: 'failed' }, isPruned: false },
    ...more,
  };
}

async function planOf(known: readonly AlertRule[], names: readonly string[], prune: 'archive' | 'delete' = 'archive') {
  const declared = names.map((name, index) => ({
    ...{ name, given: { name, when: 'failed' }, path: `rules[${index}]` },
  }));
  const channels = { declared: [], known: [], prune: 'keep' } as const;
  return (await planAlerts({ source, takesOver: false, rules: { declared, known, prune }, channels })).rules;
}

describe('a plan for the rules of a source', () => {
  it('is refused where there would be more than there may be, those that go left out', async () => {
    const known = Array.from({ length: mostAlertRules }, (_, index) => aRule(`rule ${index}`));
    const declared = [...known.slice(1).map(({ name }) => name), 'another'];
    await expect(planOf(known, declared)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await planOf(known, declared, 'delete')).toMatchObject({ creates: [{}], unchanged: mostAlertRules - 1 });
  });

  it('takes a rule with the name of another that is declared for the one that it was declared as', async () => {
    const renamed = aRule('a', { name: 'b' });
    expect(await planOf([renamed], ['a', 'b'])).toMatchObject({
      creates: [{ definition: { name: 'b' } }],
      updates: [{ thing: { id: renamed.id }, changes: [{ field: 'name', from: 'b', to: 'a' }] }],
    });
    expect(await planOf([renamed], ['b'])).toMatchObject({ creates: [], updates: [], saved: [{ id: renamed.id }] });
  });
});
