import { takePortion } from './take-portion.js';

function sizesOf(payloads: readonly unknown[]): number[] {
  const sizes: number[] = [];
  for (let rest = payloads.map((payload) => ({ payload })); rest.length > 0;) {
    const portion = takePortion(rest);
    sizes.push(portion.length);
    rest = rest.slice(portion.length);
  }
  return sizes;
}

describe('takePortion', () => {
  const large = 'x'.repeat(100_000);

  it.each<[string, readonly unknown[], readonly number[]]>([
    ['a thousand that are small', Array.from({ length: 2_500 }, (_, n) => n), [1_000, 1_000, 500]],
    ['4 MB of those that are large', Array.from({ length: 100 }, () => ({ large })), [41, 41, 18]],
    ['one that is larger than that', [{ a: 'x'.repeat(5_000_000) }, 1, 2], [1, 2]],
    ['runs without a payload', [undefined, undefined], [2]],
  ])('takes %s', (_what, payloads, sizes) => {
    expect(sizesOf(payloads)).toEqual(sizes);
  });
});
