import fc from 'fast-check';

/** Valid cron expressions of five or six fields, with every form of the grammar, mostly for the small hours. */
export function arbitraryExpression(): fc.Arbitrary<string> {
  const minute = field(0, 59, 6);
  const hour = fc.oneof({ weight: 3, arbitrary: field(0, 4, 3) }, { weight: 1, arbitrary: field(0, 23, 5) });
  const second = fc.oneof(fc.constant('0'), field(0, 59, 3));
  return fc
    .tuple(fc.option(second, { nil: undefined, freq: 3 }), minute, hour, arbitraryDateFields())
    .map((parts) => parts.filter((part) => part !== undefined).join(' '));
}

/** The last three fields: day of month, month, day of week. */
export function arbitraryDateFields(): fc.Arbitrary<string> {
  const dayOfMonth = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('*', '?') },
    { weight: 3, arbitrary: field(1, 31, 4) },
    {
      weight: 2,
      arbitrary: list(fc.oneof(element(1, 31), fc.constantFrom('L', 'LW', '1W', '15W', '31W', '30w', 'l'))),
    },
  );
  const month = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: field(1, 12, 3) },
    { weight: 1, arbitrary: list(fc.constantFrom('jan', 'FEB', 'Mar-Oct', 'apr-dec/3', 'sep', 'NOV')) },
  );
  return fc.tuple(dayOfMonth, month, arbitraryWeekdays()).map((parts) => parts.join(' '));
}

function arbitraryWeekdays(): fc.Arbitrary<string> {
  const special = fc.constantFrom(
    '1L',
    'FRIL',
    '7L',
    '0#1',
    'tue#2',
    '3#3',
    '6#5',
    '5#5',
    'MON-FRI',
    'sat',
    '5-7',
    '1-7/2',
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('*', '?') },
    { weight: 2, arbitrary: field(0, 7, 3) },
    { weight: 2, arbitrary: list(fc.oneof(element(0, 7), special)) },
  );
}

function field(min: number, max: number, stepMax: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: stepMax * 10 }).map((step) => `*/${step}`) },
    { weight: 5, arbitrary: fc.integer({ min, max }).map(String) },
    { weight: 4, arbitrary: list(element(min, max)) },
  );
}

function element(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max + 3 });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    number.map(String),
    range,
    fc.tuple(range, step).map(([text, by]) => `${text}/${by}`),
    fc.tuple(number, step).map(([low, by]) => `${low}/${by}`),
  );
}

function list(elements: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(elements, { minLength: 1, maxLength: 4 }).map((texts) => texts.join(','));
}
