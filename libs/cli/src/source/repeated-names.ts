import type { SourcePlace, SourceProblem } from './source-problem.js';

interface Placed {
  readonly name: string;
  readonly placeOf: () => SourcePlace;
}

/** One problem for each of them whose name another has before. */
export function repeatedNames(things: readonly Placed[]): readonly SourceProblem[] {
  const first = new Map<string, Placed>();
  return things.flatMap((thing) => {
    const other = first.get(thing.name);
    if (other === undefined) {
      first.set(thing.name, thing);
      return [];
    }
    const { file, line } = other.placeOf();
    const where = line === undefined ? file : `${file}:${line}`;
    return [{ ...thing.placeOf(), message: `${thing.name}: stands at ${where} already` }];
  });
}
