import { nearTexts } from './near-texts.js';

describe('what is searched for where there is no job of a name', () => {
  it.each([
    ['etl/ordres', ['etl/ordres', 'etl/or', 'ordres']],
    ['report', ['report', 'repo']],
    ['a b', ['a b', 'b']],
    ['🎉🎉🎉🎉', ['🎉🎉🎉🎉', '🎉🎉🎉']],
    ['///', ['///']],
    [' ', []],
  ])('%j: %j', (name, texts) => {
    expect(nearTexts(name)).toEqual(texts);
  });

  it('is never longer than what can be searched for', () => {
    for (const text of nearTexts('x'.repeat(1_000))) expect(text.length).toBeLessThanOrEqual(255);
  });
});
