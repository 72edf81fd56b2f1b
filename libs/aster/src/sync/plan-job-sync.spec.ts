import fc from 'fast-check';
import type { JobOptions } from '../jobs/job-options.js';
import { toDefinition } from '../jobs/to-definition.js';
import { declaredFields, toDeclaredFields, toJobEdit } from './declared-fields.js';
import { planJobSync } from './plan-job-sync.js';

const fieldsOf = (options: JobOptions) => toDeclaredFields(toDefinition('digest', options));
const nothing = { changed: [], overwritten: [], kept: [] };

describe('planJobSync', () => {
  it('leaves a job alone that is as the code says', () => {
    expect(
      planJobSync(fieldsOf({ cron: '@daily' }), fieldsOf({ cron: '@daily' }), fieldsOf({ cron: '@daily' })),
    ).toEqual(nothing);
  });

  it('carries over what the code has changed, and nothing else', () => {
    const plan = planJobSync(fieldsOf({ pool: 'b', priority: 1 }), fieldsOf({ pool: 'a' }), fieldsOf({ pool: 'a' }));
    expect(plan).toEqual({ ...nothing, changed: ['pool', 'priority'] });
  });

  it('keeps what a person has edited while the code says the same as before', () => {
    const plan = planJobSync(fieldsOf({ pool: 'b' }), fieldsOf({ pool: 'a' }), fieldsOf({ pool: 'a', timeout: '1h' }));
    expect(plan).toEqual({ ...nothing, changed: ['pool'], kept: ['timeoutMs'] });
  });

  it('says what it overwrites of what a person has edited', () => {
    const plan = planJobSync(fieldsOf({ timeout: '2h' }), fieldsOf({}), fieldsOf({ timeout: '1h' }));
    expect(plan).toEqual({ ...nothing, changed: ['timeoutMs'], overwritten: ['timeoutMs'] });
  });

  it('has nothing to do where a person has made the same edit as the code', () => {
    expect(planJobSync(fieldsOf({ timeout: '2h' }), fieldsOf({}), fieldsOf({ timeout: '2h' }))).toEqual(nothing);
  });

  it('keeps everything of a job that the code has not made', () => {
    const plan = planJobSync(fieldsOf({ cron: '@daily' }), undefined, fieldsOf({ cron: '@hourly', pool: 'b' }));
    expect(plan).toEqual({ ...nothing, kept: ['schedule', 'pool'] });
  });

  it('keeps what a person has edited of a field that the version before did not know', () => {
    const { labels: _labels, ...before } = fieldsOf({});
    expect(planJobSync(fieldsOf({}), before, fieldsOf({ labels: { team: 'data' } }))).toEqual({
      ...nothing,
      kept: ['labels'],
    });
    expect(planJobSync(fieldsOf({ labels: { team: 'data' } }), before, fieldsOf({}))).toEqual({
      ...nothing,
      changed: ['labels'],
    });
  });

  it('takes cron expression and zone for one thing, and the order of dependencies for nothing', () => {
    const before = fieldsOf({ cron: '@daily', dependsOn: ['a', 'b'] });
    const declared = fieldsOf({ cron: '@daily', timezone: 'Asia/Tokyo', dependsOn: ['b', 'a'] });
    expect(planJobSync(declared, before, before)).toEqual({ ...nothing, changed: ['schedule'] });
  });

  it('knows the order of keys in a payload for none', () => {
    const plan = planJobSync(fieldsOf({ payload: { a: 1, b: 2 } }), undefined, fieldsOf({ payload: { b: 2, a: 1 } }));
    expect(plan).toEqual(nothing);
  });

  it('decides each field by itself: the last one who changed it wins, the code where both did', () => {
    const values = fc.record(Object.fromEntries(declaredFields.map((field) => [field, fc.constantFrom(1, 2, 3)])));
    fc.assert(
      fc.property(values, values, values, (declared, before, stored) => {
        const plan = planJobSync(declared, before, stored);
        for (const field of declaredFields) {
          const after = plan.changed.includes(field) ? declared[field] : stored[field];
          expect(after).toBe(declared[field] === before[field] ? stored[field] : declared[field]);
          expect(plan.kept.includes(field)).toBe(after !== declared[field]);
          const isLost = after !== stored[field] && stored[field] !== before[field];
          expect(plan.overwritten.includes(field)).toBe(isLost);
        }
      }),
    );
  });
});

describe('toJobEdit', () => {
  it('names the fields of the job', () => {
    const definition = toDefinition('digest', { cron: '@daily', timezone: 'Asia/Tokyo', pool: 'b' });
    expect(toJobEdit(definition, ['schedule', 'pool', 'description'])).toEqual({
      cronExpr: '@daily',
      timezone: 'Asia/Tokyo',
      pool: 'b',
      description: undefined,
    });
    expect(toJobEdit(definition, [])).toEqual({});
  });
});
