import { InvalidInputError } from '@aster-scheduler/core';
import { checkPayload, requirePayload } from './check-payload.js';
import type { StandardResult, StandardSchema } from './standard-schema.js';

function schemaOf(
  validate: (value: unknown) => StandardResult<unknown> | Promise<StandardResult<unknown>>,
): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

const refuses = schemaOf(async () => ({
  issues: [{ message: 'is not known', path: ['users', 3, { key: 'id' }] }, { message: 'is wrong' }],
}));

describe('checkPayload', () => {
  it('answers what the schema makes of the value', async () => {
    const schema = schemaOf((value) => ({ value: Number(value) }));
    expect(await checkPayload(schema, '7')).toEqual({ value: 7 });
  });

  it('answers the value where there is no schema', async () => {
    expect(await checkPayload(undefined, '7')).toEqual({ value: '7' });
  });

  it('says where the problems are', async () => {
    expect(await checkPayload(refuses, {})).toEqual({
      problems: [
        { field: 'payload.users[3].id', message: 'is not known' },
        { field: 'payload', message: 'is wrong' },
      ],
    });
  });
});

describe('requirePayload', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;

  it.each([[undefined], [null], [0], [{ at: new Date(0) }], ['x'.repeat(1_048_574)]])('takes %#', async (payload) => {
    await expect(requirePayload(undefined, payload)).resolves.toBeUndefined();
  });

  it.each([
    [() => 1, 'payload: is not JSON'],
    [Symbol('a'), 'payload: is not JSON'],
    [1n, 'payload: is not JSON: '],
    [circle, 'payload: is not JSON: '],
    ['x'.repeat(1_048_575), 'payload: must have at most 1048576 bytes, not 1048577'],
  ])('refuses %#', async (payload, message) => {
    const refusal = requirePayload(undefined, payload);
    await expect(refusal).rejects.toThrow(InvalidInputError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('refuses what the schema refuses, under the name of the field', async () => {
    await expect(requirePayload(refuses, {}, '[2].payload')).rejects.toThrow(
      '[2].payload.users[3].id: is not known; [2].payload: is wrong',
    );
  });
});
