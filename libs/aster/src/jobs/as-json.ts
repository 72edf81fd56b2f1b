/**
 * What JSON makes of a value: a `Date` becomes text, a `Map` or a `Set` an empty object, and a function is not there.
 * What is not known stays so.
 */
export type AsJson<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined | void
    ? Value
    : Value extends { toJSON(...args: never[]): infer Written }
      ? AsJson<Written>
      : Value extends bigint | symbol | ((...args: never[]) => unknown)
        ? undefined
        : Value extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
          ? Record<string, never>
          : Value extends readonly (infer Item)[]
            ? number extends Value['length']
              ? Value extends unknown[]
                ? AsJson<Item>[]
                : readonly AsJson<Item>[]
              : { [Index in keyof Value]: AsJson<Value[Index]> }
            : { [Key in keyof Value]: AsJson<Value[Key]> };

/** `Then` where a value of the type arrives as it was sent. */
export type IfJson<Value, Then> = unknown extends Value
  ? Then
  : [Value] extends [AsJson<Value>]
    ? Then
    : { readonly payload: 'is sent as JSON: it must not have a Date, Map, Set, bigint, symbol or function' };
