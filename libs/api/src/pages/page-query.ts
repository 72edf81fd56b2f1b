import { NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';

export const defaultPageLimit = 100;

/** Which part of a list is asked for. */
export class PageQuery {
  @LimitField()
  limit?: number;

  @OffsetField()
  offset?: number;

  @CursorField()
  cursor?: string;
}

export function LimitField(): PropertyDecorator {
  const options = { description: 'Entries at most.', default: defaultPageLimit, isNotNull: true };
  return fromQuery(IntegerField({ ...options, min: 1, max: 1_000 }));
}

/** @param max what a list of many takes longer to pass over than it may */
export function OffsetField(max = 100_000): PropertyDecorator {
  const description = 'Entries to pass over. What is further down is reached by the cursor, at any depth.';
  return fromQuery(IntegerField({ description, isNotNull: true, min: 0, max }));
}

export function CursorField(): PropertyDecorator {
  const description = 'From the Link header of the page before; instead of offset.';
  return TextField({ description, isNotNull: true, min: 1, max: 2_000 });
}

function fromQuery(decorate: PropertyDecorator): PropertyDecorator {
  return (prototype, name) => {
    decorate(prototype, name);
    NumberFromQuery()(prototype, name);
  };
}
