import { type Choice, knownOf, planChoice, planRest } from './plan-choice.js';

const item = (id: string, status = 'running') => ({ id, status });
type Item = ReturnType<typeof item>;
const some = (...items: readonly Item[]): Choice<Item> => new Map(items.map((each) => [each.id, each]));

describe('who is chosen of a list', () => {
  const loaded = [item('a'), item('b'), item('c')];

  it.each([
    ['those that are ticked', some(), ['a', 'b'], true, some(item('a'), item('b'))],
    ['not who is cleared', some(item('a'), item('gone')), ['a', 'gone'], false, some()],
    ['who was chosen before, though the list has it no longer', some(item('gone')), ['a'], true, ['gone', 'a']],
    ['all that are loaded but the one that is cleared of all that match', 'all', ['b'], false, ['a', 'c']],
  ] as const)('are %s', (_, before, ids, isChosen, after) => {
    const wanted = Array.isArray(after) ? some(...after.map((id: string) => item(id))) : after;
    expect(planChoice(before, loaded, ids, isChosen)).toEqual(wanted);
  });

  it('are told as they are now, and as they were where the list has them no longer', () => {
    const now = [item('new'), item('a', 'failed')];
    expect(knownOf(some(item('a'), item('gone')), now)).toEqual([item('a', 'failed'), item('gone')]);
  });

  it.each([
    ['those that were ticked while something was done to others', some(item('a'), item('b')), some(item('a')), ['b']],
    ['all that match, though some of them were chosen before', 'all', some(item('a')), 'all'],
    ['none where something was done to all that match', 'all', 'all', []],
    ['those that were ticked while something was done to all', some(item('b')), 'all', ['b']],
  ] as const)('are %s', (_, now, done, rest) => {
    expect(planRest<Item>(now, done)).toEqual(Array.isArray(rest) ? some(...rest.map((id: string) => item(id))) : rest);
  });
});
