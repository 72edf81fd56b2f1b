import { gunzipSync } from 'node:zlib';
import { acceptsGzip, encodeBody } from './compress.js';

describe('encodeBody', () => {
  const long = 'ünd '.repeat(1_000);

  it('compresses a long text for who takes it', async () => {
    const { bytes, headers } = await encodeBody(long, { 'accept-encoding': 'br, gzip;q=0.5' }, {});
    expect(headers).toEqual({ vary: 'accept-encoding', 'content-encoding': 'gzip' });
    expect(bytes.length).toBeLessThan(200);
    expect(gunzipSync(bytes).toString()).toBe(long);
  });

  it('leaves it as it is for who does not, and says that it may differ', async () => {
    const { bytes, headers } = await encodeBody(long, {}, { vary: 'accept' });
    expect([bytes.toString(), headers]).toEqual([long, { vary: 'accept, accept-encoding' }]);
  });

  it('compresses a text once that everybody gets as it is', async () => {
    const gzip = { 'accept-encoding': 'gzip' };
    const [first, again] = [await encodeBody(long, gzip, {}, true), await encodeBody(long, gzip, {}, true)];
    expect(again.bytes).toBe(first.bytes);
    expect((await encodeBody(long, gzip, {})).bytes).not.toBe(first.bytes);
    expect((await encodeBody(long, {}, {}, true)).bytes.toString()).toBe(long);
  });

  it('leaves a short text as it is', async () => {
    const { bytes, headers } = await encodeBody('{}', { 'accept-encoding': 'gzip' }, {});
    expect([bytes.toString(), headers]).toEqual(['{}', {}]);
  });

  it.each([
    ['gzip', true],
    ['deflate, GZIP ; q=1.0', true],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['*', false],
    ['x-gzip', false],
    [undefined, false],
  ])('takes %p for %p', (accepted, expected) => {
    expect(acceptsGzip(accepted)).toBe(expected);
  });
});
