import { editSchedules } from './edit-schedules.js';
import { readTextSource } from './read-text-source.js';

const text = `# whose jobs these are
version: 1
source: ops/jobs
jobs:
  plain:   # stays
    cron: 0 3 * * *   # at night
    run: [true]
  single: { cron: '0 3 * * 1,2', run: [true] }
  "double":
    run: [true]
    cron_expr: "0 3 * * *"
  other:
    cron: 0 3 * * *
    run: [true]
`;

describe('editSchedules', () => {
  it('changes the schedules that are named, and no other character', () => {
    const schedules = new Map([
      ['plain', '7 3 * * *'],
      ['single', '8 3 * * 1,2'],
      ['double', '9 3 * * *'],
      ['unknown', '1 1 * * *'],
    ]);
    const { text: after, edited } = editSchedules(text, schedules);
    expect(edited).toEqual(['plain', 'single', 'double']);
    expect(after).toBe(
      text
        .replace('cron: 0 3 * * *   # at night', 'cron: 7 3 * * *   # at night')
        .replace("'0 3 * * 1,2'", "'8 3 * * 1,2'")
        .replace('"0 3 * * *"', '"9 3 * * *"'),
    );
    const jobs = readTextSource(after, 'jobs.aster.yaml').flatMap((each) => each.jobs);
    expect(jobs.map(({ name, fields }) => [name, fields.cron_expr])).toEqual([
      ...[...schedules].slice(0, 3),
      ['other', '0 3 * * *'],
    ]);
  });

  it('edits JSON, and each of several documents', () => {
    const json = '{"version":1,"jobs":{"a":{"cron":"0 3 * * *","run":["true"]}}}';
    expect(editSchedules(json, new Map([['a', '5 3 * * *']])).text).toBe(json.replace('0 3', '5 3'));
    const two = 'jobs:\n  a: {cron: 0 1 * * *}\n---\njobs:\n  b: {cron: 0 2 * * *}\n';
    const schedules = new Map([
      ['a', '5 1 * * *'],
      ['b', '6 2 * * *'],
    ]);
    expect(editSchedules(two, schedules).text).toBe(
      'jobs:\n  a: {cron: 5 1 * * *}\n---\njobs:\n  b: {cron: 6 2 * * *}\n',
    );
  });

  it.each([
    ['comes from the defaults', 'defaults: {cron: 0 3 * * *}\njobs:\n  a: {run: [x]}\n'],
    ['is named for an alias', 'jobs:\n  a: {cron: &night "0 3 * * *"}\n  b: {cron: *night}\n'],
    ['is an alias', 'x: &night 0 3 * * *\njobs:\n  a: {cron: *night}\n'],
    ['is a block of lines', 'jobs:\n  a:\n    cron: |-\n      0 3 * * *\n'],
    ['is that already', 'jobs:\n  a: {cron: 5 3 * * *}\n'],
    ['belongs to no job', 'jobs: 3\n'],
  ])('leaves a schedule alone that %s', (_what, written) => {
    expect(editSchedules(written, new Map([['a', '5 3 * * *']]))).toEqual({ text: written, edited: [] });
  });
});
