import { spawnSync } from 'node:child_process';
import type { JobResource, RunOverridesResource } from '@aster-scheduler/client';
import { sentLine } from '../../parts/plan-sent.js';
import { beginTrigger, planTrigger, type TriggerFields } from './plan-trigger.js';
import { triggerSent } from './trigger-sent.js';

const script = 'cd /data\n./load --all';
const jobOf = (part: Partial<JobResource>) =>
  ({
    ...{
      id: '0198-id',
      name: 'load',
      command: 'sh',
      args: ['-c', script],
      handler: null,
      payload: null,
      concurrency_policy: 'allow',
    },
    ...part,
  }) as JobResource;
const sh = jobOf({});
const remove = jobOf({ command: 'rm-old', args: ['--all'] });
const handler = jobOf({ command: null, args: [], handler: 'mail', payload: { to: 'ops' } });

/** What is sent once some of the fields were edited. */
const sent = (job: JobResource, like: RunOverridesResource, edited: Partial<TriggerFields> = {}) =>
  planTrigger(job, like, { ...beginTrigger(job, like), ...edited });
const lines = (text: string) => ({ text, isJson: false });
const json = (value: unknown) => ({ text: JSON.stringify(value), isJson: true });

describe('what the dialog of a trigger sends', () => {
  it.each([
    ['with line breaks in its arguments', sh],
    ['with an argument that is empty', jobOf({ args: [''] })],
    ['with a line break of another kind', jobOf({ args: ['a\rb', 'c\r\nd'] })],
    ['with lines as arguments', remove],
    ['with a payload', handler],
  ])('is nothing for a job %s where nothing was edited', (_, job) => {
    expect(sent(job, {})).toEqual({ input: {} });
  });

  it('is what the other run was given where nothing was edited, line breaks and all', () => {
    const like = { args: ['-c', 'echo\nls'], env: { KEY: 'a\nX=1', DAY: '7' }, timeout: '10m' };
    expect(sent(sh, like)).toEqual({ input: like });
    expect(sent(handler, { payload: null })).toEqual({ input: { payload: null } });
  });

  it('is only what was edited', () => {
    expect(sent(sh, {}, { args: json(['-c', 'a\nb']) })).toEqual({ input: { args: ['-c', 'a\nb'] } });
    expect(sent(sh, {}, { env: lines('DAY=7\n\nURL=a=b') })).toEqual({ input: { env: { DAY: '7', URL: 'a=b' } } });
    expect(sent(remove, {}, { args: lines('--all\n-v') })).toEqual({ input: { args: ['--all', '-v'] } });
    expect(sent(sh, { timeout: '10m' }, { timeout: '', policy: 'queue' })).toEqual({
      input: { concurrency_policy: 'queue' },
    });
    expect(sent(sh, { env: { KEY: 'a\nb' } }, { env: json({}) })).toEqual({ input: {} });
  });

  it.each<[string, Partial<TriggerFields>]>([
    ['The arguments are no list', { args: json(['-c', 1]) }],
    ['The environment is no object', { env: { text: '["A"]', isJson: true } }],
    ['“A” is not of the form NAME=value', { env: lines('A') }],
  ])('is nothing where a field cannot be read: %s', (begin, edited) => {
    expect(sent(sh, {}, edited).problem).toContain(begin);
  });

  it('is said by a command line, where there is one', () => {
    const { input = {} } = sent(
      sh,
      { args: ["it's", 'a\nb'], env: { A: '$x' }, timeout: '10m' },
      { after: '5m', note: ' late ' },
    );
    const words = `aster() { printf '%s|' "$@"; }; ${sentLine(triggerSent(sh, input))}`;
    expect(spawnSync('sh', ['-c', words], { encoding: 'utf8' }).stdout).toBe(
      "trigger|load|--arg|it's|--arg|a\nb|--env|A=$x|--after|5m|--run-timeout|10m|--note|late|",
    );
    const emptied = sent(remove, {}, { args: lines('') });
    expect(emptied).toEqual({ input: { args: [] } });
    // the command takes none as those of the job
    expect(sentLine(triggerSent(remove, emptied.input ?? {}))).toBe(
      `aster request POST /api/v1/jobs/0198-id/trigger -d '{"args":[]}'`,
    );
  });
});
