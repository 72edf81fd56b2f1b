import { alertRuleProblems, channelDocumentProblems } from './alert-document-problems.js';

const channel = { kind: 'webhook', config: { url: 'https://hooks.example.org/aster' } };
const names = Array.from({ length: 21 }, (_, index) => `channel ${index}`);

describe('what is wrong with rules and channels as people write them', () => {
  it.each<[object, string[]]>([
    [{ channels: names.slice(1) }, []],
    [{ channels: names }, ['channels']],
    [{ channels: [''] }, ['channels']],
    [{ channels: null, is_enabled: null }, []],
    [{ in_a_row: 0, after: '5m' }, ['in_a_row']],
  ])('of the rule %j is in %j', (fields, wrong) => {
    expect(alertRuleProblems({ when: 'failed', ...fields }).map(({ field }) => field)).toEqual(wrong);
  });

  it('of a channel is that null says whether it is on', () => {
    expect(channelDocumentProblems({ ...channel, is_enabled: false })).toEqual([]);
    expect(channelDocumentProblems({ ...channel, is_enabled: null })).toMatchObject([{ field: 'is_enabled' }]);
  });
});
