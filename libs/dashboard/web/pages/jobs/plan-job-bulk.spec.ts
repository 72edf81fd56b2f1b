import type { BulkResource } from '@aster-scheduler/client';
import { bulkSentence } from '../../parts/bulk-sentence.js';
import { bulkTarget, readLabelLines } from './plan-job-bulk.js';
import { jobFilterNames, planJobConditions } from './plan-job-conditions.js';

const jobs = (count: number) => `${count} jobs`;
const operation = (part: Partial<BulkResource>): BulkResource => ({
  ...{ id: 'a', action: 'pause', total: 3, done: 3, failed: 0, problems: [], created_by: null, created_at: null },
  finished_at: '2026-11-28T12:00:00Z',
  ...part,
});

describe('what is done to many jobs', () => {
  it('is done to those that are named, whatever the list was asked for', () => {
    expect(bulkTarget(new Set(['a', 'b']), { q: 'etl' })).toEqual({ ids: ['a', 'b'] });
  });

  it('is done to all that match what the list was asked for', () => {
    expect(bulkTarget('all', { q: 'etl', health: 'failing' })).toEqual({ filter: { q: 'etl', health: 'failing' } });
    expect(bulkTarget('all', {})).toEqual({ filter: {} });
    expect(bulkTarget('all', undefined)).toEqual({ ids: [] });
  });

  it.each([
    ['pool:gpu', { pool: 'gpu' }],
    ['owner:"data team"', { owner: 'data team' }],
    ['label:team=data label:url=a=b', { labels: { team: 'data', url: 'a=b' } }],
    ['managed:jobs.yaml', { managed_by: 'jobs.yaml' }],
    ['status:paused', { status: 'inactive' }],
    ['health:no_tick', { health: 'no_tick' }],
  ])('is done to none but those that the list shows for %s', (q, filter) => {
    expect(bulkTarget('all', planJobConditions({ q }).conditions)).toEqual({ filter });
  });

  it.each(Object.keys(jobFilterNames))('is never done to more for a word that begins with %s:', (name) => {
    const values = ['a=b', ...(jobFilterNames[name] ?? []), 'odd'];
    const narrowed = values.map((value) => bulkTarget('all', planJobConditions({ q: `${name}:${value}` }).conditions));
    expect(narrowed).not.toContainEqual({ filter: {} });
    expect(narrowed.some(({ filter }) => filter !== undefined)).toBe(true);
  });

  it.each([
    ['status:off', 'status:off is none of active, inactive, archived, paused'],
    ['label:team', 'label:team is not of the form name=value'],
    ['pool:a pool:b', 'pool: can be given once only'],
  ])('cannot be asked of a list for %s, which says so', (q, sentence) => {
    expect(planJobConditions({ q, status: 'active' })).toEqual({ wrong: [sentence] });
  });

  it.each([
    ['while it is done', operation({ done: 1, finished_at: null }), 'Pausing 3 jobs'],
    ['when all went well', operation({}), '3 jobs paused.'],
    ['when some could not be', operation({ done: 2, failed: 1 }), '2 jobs paused, 1 jobs not.'],
  ])('is told of %s', (_when, told, sentence) => {
    expect(bulkSentence(told, jobs)).toBe(sentence);
  });

  it.each([
    ['team=data\n stage = prod ', { team: 'data', stage: 'prod' }],
    ['team=\nold', { team: null, old: null }],
    ['url=a=b', { url: 'a=b' }],
    ['=data', undefined],
    [' \n', undefined],
  ])('labels as %j says', (text, labels) => {
    expect(readLabelLines(text)).toEqual(labels);
  });
});
