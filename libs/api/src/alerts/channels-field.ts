import { field, type FieldOptions, rule } from '../fields/field.js';

const most = 20;

/** Names or ids of channels; there may be none. */
export function ChannelsField(options: FieldOptions): PropertyDecorator {
  const schema = { type: 'array', items: { type: 'string' }, maxItems: most } as const;
  return field(options, schema, [
    rule('channels', (value) =>
      Array.isArray(value) && value.length <= most && value.every(isName)
        ? undefined
        : `must be a list of at most ${most} names or ids of channels`,
    ),
  ]);
}

function isName(value: unknown): boolean {
  return (
    typeof value === 'string' && value !== '' && value.length <= 100 && !value.includes('\0') && value.isWellFormed()
  );
}
