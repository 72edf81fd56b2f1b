import fc from 'fast-check';
import { expandArgument, expandedBytes } from './expand-argument.js';

const variables = { NAME: 'value', A: 'a', A1: 'longer', _: 'low', EMPTY: '', DOLLAR: '$NAME ${A}' };

describe('expandArgument', () => {
  it.each([
    ['$NAME', 'value'],
    ['${NAME}', 'value'],
    ['x$NAME-y', 'xvalue-y'],
    ['${A}1', 'a1'],
    ['$A1', 'longer'],
    ['$A.1', 'a.1'],
    ['$_', 'low'],
    ['[$EMPTY]', '[]'],
    ['$NAME$A', 'valuea'],
    ['$UNKNOWN ${UNKNOWN}', '$UNKNOWN ${UNKNOWN}'],
    ['$NAMES', '$NAMES'],
    ['$1 $ $- $(NAME) ${NAME ${} ${1} {NAME}', '$1 $ $- $(NAME) ${NAME ${} ${1} {NAME}'],
    ['a two words $NAME', 'a two words value'],
    ['$DOLLAR', '$NAME ${A}'],
    ['$$NAME', '$NAME'],
    ['$${NAME}', '${NAME}'],
    ['$$UNKNOWN', '$UNKNOWN'],
    ['$$$NAME', '$$NAME'],
    ['$$', '$$'],
    ['$$ $$1', '$$ $$1'],
    ['$constructor ${__proto__} $toString', '$constructor ${__proto__} $toString'],
    ['', ''],
    ['\0$NAME\n\u{1f600}', '\0value\n\u{1f600}'],
  ])('turns %j into %j', (arg, expanded) => {
    expect(expandArgument(arg, variables)).toBe(expanded);
    expect(expandedBytes(arg, variables)).toBe(new TextEncoder().encode(expanded).length);
  });

  it('leaves any text without a dollar sign as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('$')),
        (text) => {
          expect(expandArgument(text, variables)).toBe(text);
        },
      ),
    );
  });

  it('reads a text made of escaped, known and unknown references piece by piece', () => {
    const piece = fc.oneof(
      fc.constantFrom(['$NAME;', 'value;'], ['${A}', 'a'], ['$$NAME;', '$NAME;'], ['$${A}', '${A}'], ['$NO;', '$NO;']),
      fc
        .string({ unit: 'grapheme-ascii' })
        .map((text) => text.replaceAll('$', '.'))
        .map((text) => [text, text]),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.map(([from]) => from).join('');
        expect(expandArgument(text, variables)).toBe(pieces.map(([, to]) => to).join(''));
      }),
    );
  });

  it('takes a long argument without delay', () => {
    const long = '$'.repeat(1_000_000);
    expect(expandArgument(long, variables)).toBe(long);
  });

  it('is measured without being put together', () => {
    const variables = { A: '\u00e4'.repeat(500_000) };
    expect(expandedBytes('$A'.repeat(300_000), variables)).toBe(300_000_000_000);
  });
});
