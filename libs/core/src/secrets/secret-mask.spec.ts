import fc from 'fast-check';
import { createMaskedStream, maskedSecret, maskText } from './masked-stream.js';
import { createSecretMask, createSecretMaskInTurns } from './secret-mask.js';

const password = 'correct-horse/battery';
const certificate = ['-----BEGIN KEY-----', ...'abcdefgh'.split('').map((each) => each.repeat(64)), 'end'].join('\n');

describe('the mask of secrets', () => {
  const mask = createSecretMask([password, certificate]);

  it.each([
    ['nothing to see', 'nothing to see'],
    [password, '[secret]'],
    [`a ${password}${password} b`, 'a [secret] b'],
    [`{"p":${JSON.stringify(password)}}`, '{"p":"[secret]"}'],
    [`?p=${encodeURIComponent(password)}&q=1`, '?p=[secret]&q=1'],
    [Buffer.from(password).toString('hex'), '[secret]'],
    [`key: ${'c'.repeat(64)}\nend`, 'key: [secret]\nend'],
    [certificate, '[secret]'],
  ])('hides secrets: %#', (text, masked) => {
    expect(maskText(text, mask)).toBe(masked);
  });

  it.each(['', 'u:', 'us:', 'use:', 'user:'])('hides them in base64 behind %j', (before) => {
    const text = Buffer.from(`${before}${password}!`).toString('base64');
    expect(maskText(text, mask)).toMatch(/^.{0,7}\[secret\].{0,4}$/);
  });

  it('hides them wherever chunks end, and passes on all else', () => {
    const pieces = fc.array(fc.constantFrom('a', 'cor', 'correct', '\n', ' x ', password, 'horse/batter'));
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (texts, lengths) => {
        const text = Buffer.from(texts.join(''));
        const stream = createMaskedStream(mask);
        const passed: Buffer[] = [];
        for (let at = 0, n = 0; at < text.length; n++) {
          const length = lengths[n % lengths.length] ?? 1;
          passed.push(stream.push(text.subarray(at, at + length)));
          at += length;
        }
        const result = Buffer.concat([...passed, stream.end()]).toString();
        const expected = text.toString().replaceAll(new RegExp(`(?:${password})+`, 'g'), maskedSecret);
        expect(result).toBe(expected);
      }),
    );
  });

  it('hides those that begin with others, or end as they begin', () => {
    const letters = (minLength: number, maxLength: number) =>
      fc.array(fc.constantFrom('a', 'b'), { minLength, maxLength }).map((each) => each.join(''));
    fc.assert(
      fc.property(
        fc.array(letters(8, 14), { maxLength: 12 }),
        letters(0, 60),
        letters(0, 60),
        (secrets, one, other) => {
          const text = one + (secrets[0] ?? '') + other;
          const isHidden = Array.from(text, () => false);
          for (const secret of secrets) {
            for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
              isHidden.fill(true, at, at + secret.length);
            }
          }
          const expected = Array.from(text, (letter, at) => (isHidden[at] === true ? '*' : letter)).join('');
          const stream = createMaskedStream(createSecretMask(secrets));
          const passed = [
            stream.push(Buffer.from(one)),
            stream.push(Buffer.from(text.slice(one.length))),
            stream.end(),
          ];
          expect(Buffer.concat(passed).toString()).toBe(expected.replaceAll(/\*+/g, maskedSecret));
        },
      ),
    );
  });

  it('is made of long ones in turns, and is the same', async () => {
    const lines = Array.from({ length: 3_000 }, (_, n) => `LINE_${n}`).join('\n');
    const long = [lines, 'a long one '.repeat(2_900)];
    let turns = 0;
    const made = await createSecretMaskInTurns(long, async () => void turns++);
    const { bytes, starts } = createSecretMask(long);
    expect([made.bytes.equals(bytes), made.starts.length]).toEqual([true, starts.length]);
    expect(turns).toBeGreaterThan(10);
    await createSecretMaskInTurns([password], async () => Promise.reject(new Error('short ones need none')));
  });

  it('hides what is left of one beside a gap', () => {
    const stream = createMaskedStream(mask);
    const passed = [
      stream.push(Buffer.from(`one ${password.slice(0, 9)}`)),
      stream.cut(),
      stream.push(Buffer.from(`${password.slice(9)} two`)),
      stream.end(),
    ];
    expect(Buffer.concat(passed).toString()).toBe('one [secret][secret] two');
  });

  it('finds one that lies within what may become another', () => {
    const within = createSecretMask([password, `x${password}yz`]);
    expect(maskText(`x${password}y`, within)).toBe('x[secret]y');
  });

  it('takes no longer than a few milliseconds for what is made to take long', () => {
    const hostile = createSecretMask(['a'.repeat(16_384) + 'b', `${'ab'.repeat(8_000)}c`]);
    const stream = createMaskedStream(hostile);
    const before = process.cpuUsage();
    const passed = stream.push(Buffer.alloc(65_536, 'a'));
    const { user } = process.cpuUsage(before);
    expect(passed.toString()).toBe(maskedSecret);
    expect(user).toBeLessThan(1_000_000); // microseconds: bounded, however slow the machine
  });

  it('takes no longer where thousands of lines of a secret begin as the output does', () => {
    const alike = createSecretMask([Array.from({ length: 2_500 }, (_, n) => `        ${n}`).join('\n')]);
    const stream = createMaskedStream(alike);
    const before = process.cpuUsage();
    for (let n = 0; n < 4; n++) stream.push(Buffer.alloc(65_536, ' '));
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});
