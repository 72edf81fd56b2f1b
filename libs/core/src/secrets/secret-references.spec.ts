import { fillSecrets, secretReferenceProblem, secretReferencesIn, withoutReferences } from './secret-references.js';

describe('references to secrets', () => {
  it.each<[string, string[]]>([
    ['plain', []],
    ['${secret:DB}', ['store DB']],
    ['postgres://u:${secret:DB_PASSWORD}@h/${secret:DB}', ['store DB_PASSWORD', 'store DB']],
    ['${secret:file:db-password}', ['file db-password']],
    ['${secret:command:prod/db}', ['command prod/db']],
    ['$${secret:DB}', []],
    ['$DB ${DB} ${secret}', []],
  ])('are found in %j', (text, found) => {
    expect(secretReferencesIn(text).map(({ source, name }) => `${source} ${name}`)).toEqual(found);
    expect(secretReferenceProblem(text)).toBeUndefined();
  });

  it.each([
    ['${secret:}', /^names a secret as /],
    ['${secret:a b}', /^names a secret as /],
    ['${secret:../etc}', /^names a secret as /],
    ['${secret:file:../etc}', /^names a secret as /],
    ['${secret:file:a/b}', /^names a secret as /],
    ['${secret:vault:DB}', /^names a secret as /],
    ['${secret:command:-rf}', /^names a secret as /],
    ['${secret:DB', /without a \}/],
    [`\${secret:${'x'.repeat(129)}}`, /^names a secret as /],
  ])('are refused: %j', (text, problem) => {
    expect(secretReferenceProblem(text)).toMatch(problem);
  });

  it('are replaced, once, and what is escaped stays', () => {
    const values = new Map([
      ['A', '${secret:B}$&'],
      ['file:B', 'b'],
    ]);
    expect(fillSecrets('${secret:A} ${secret:file:B} $${secret:A} $A', values)).toBe('${secret:B}$& b ${secret:A} $A');
  });

  it.each(['${secret:A}', 'a $${secret:A} b', '$$${secret:A}${secret:', '$& {secret:A} $'])(
    'comes out as it is where no reference was meant: %s',
    (text) => {
      expect(secretReferencesIn(withoutReferences(text))).toEqual([]);
      expect(fillSecrets(withoutReferences(text), new Map([['A', 'password']]))).toBe(text);
    },
  );
});
