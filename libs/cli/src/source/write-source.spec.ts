import fc from 'fast-check';
import { resourceOf } from '../testing/resource-of.js';
import { checkSources } from './check-sources.js';
import { readTextSource } from './read-text-source.js';
import { writeSource } from './write-source.js';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));
const line = text.filter((value) => value.trim() !== '' && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value));
const name = fc
  .string({ unit: fc.constantFrom(...'abcXYZ/-_.:#&*!? 0123'), minLength: 1, maxLength: 12 })
  .map((value) => `j${value}`.trim());

const fields = fc.record(
  {
    description: text,
    args: fc.array(text, { maxLength: 4 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), text, { maxKeys: 3 }),
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.stringMatching(/^[a-z0-9]{1,5}$/), { maxKeys: 3 }),
    owner: line,
    max_retries: fc.integer({ min: 0, max: 10_000 }),
    retry_delay: fc.constantFrom('0s', '5s', '10m', '2h'),
    timeout: fc.constantFrom('500ms', '10m', '24h'),
    status: fc.constantFrom('active', 'inactive', 'archived'),
    concurrency_policy: fc.constantFrom('allow', 'forbid', 'queue', 'replace'),
    priority: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin'),
  },
  { requiredKeys: [] },
);

describe('writeSource', () => {
  it('writes jobs so that reading gives the same jobs', () => {
    const fleet = fc.uniqueArray(fc.tuple(name, fields), { maxLength: 5, selector: ([each]) => each });
    fc.assert(
      fc.property(fleet, (jobs) => {
        const made = jobs.map(([each, given], index) =>
          resourceOf(each, {
            ...given,
            command: 'true',
            cron_expr: '@daily',
            ...(index > 0
              ? { depends_on: [{ job: jobs[0]?.[0], condition: index > 1 ? 'completion' : 'success' }] }
              : {}),
          }),
        );
        const sources = readTextSource(writeSource(made, 'ops'), 'a.yaml');
        expect(checkSources(sources)).toEqual([]);
        const read = sources.flatMap((source) => source.jobs.map((job) => resourceOf(job.name, job.fields)));
        expect(read).toEqual(made);
      }),
      { numRuns: 50 },
    );
  });

  it('writes rules and channels so that reading gives what they say, secrets as their names', () => {
    const rule = {
      ...{ when: 'running_long', after: '0s', factor: 3, match: { jobs: ['etl/*'] }, channels: ['chat'], note: 'a: b' },
      ...{
        severity: 'critical',
        notify_on: ['opened', 'resolved'],
        is_enabled: false,
        within: null,
        managed_by: 'ops',
      },
    };
    const channel = { kind: 'slack', config: { url: '${secret:OPS}' }, is_enabled: true };
    const alerts = { rules: [{ ...rule, name: 'long' }], channels: [{ ...channel, name: 'chat' }] };
    const written = writeSource([], 'ops', alerts as unknown as Parameters<typeof writeSource>[2]);
    const sources = readTextSource(written, 'a.yaml');
    expect(checkSources(sources)).toEqual([]);
    expect(sources[0]?.rules.map(({ fields }) => fields)).toEqual([
      {
        ...{ when: 'running_long', factor: 3, match: { jobs: ['etl/*'] }, channels: ['chat'], note: 'a: b' },
        ...{ severity: 'critical', is_enabled: false },
      },
    ]);
    expect(sources[0]?.channels.map(({ fields }) => fields)).toEqual([{ kind: 'slack', config: channel.config }]);
  });

  it('leaves out what is as it would be anyway', () => {
    expect(writeSource([resourceOf('a', { command: 'echo', args: ['hi'], cron_expr: '@daily' })], undefined)).toBe(
      '# yaml-language-server: $schema=./aster.schema.json\n' +
        'version: 1\njobs:\n  a:\n    cron: "@daily"\n    run:\n      - echo\n      - hi\n    max_retries: 3\n    timeout: 10m\n',
    );
  });
});
