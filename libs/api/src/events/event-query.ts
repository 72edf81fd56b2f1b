import { field, rule } from '../fields/field.js';
import { ListFromQuery } from '../fields/from-query.js';
import { parseWatchKey, singleKinds, wholeKinds } from '../live/watch-key.js';

/** One page shows no more than this. */
const maxWatches = 20;

const forms = [...wholeKinds, ...singleKinds.map((kind) => `${kind}:<id>`)].join(', ');

/** What somebody wants to be told of. */
export class EventQuery {
  @ListFromQuery()
  @field(
    {
      description: `What to tell of, with commas between, ${maxWatches} at most: ${forms}.`,
      isRequired: true,
      example: 'overview,runs',
    },
    { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxWatches },
    [rule('watches', watchesProblem)],
  )
  watch!: readonly string[];
}

function watchesProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return `must be one or several of ${forms}, with commas between`;
  if (value.length > maxWatches) return `names ${value.length} things: a stream tells of ${maxWatches} at most`;
  const unknown = value.map(String).find((text) => parseWatchKey(text) === undefined);
  if (unknown === undefined) return undefined;
  return `${JSON.stringify(unknown.slice(0, 100))} cannot be watched: must be one of ${forms}`;
}
