/** For the compiler only: nothing has it. */
declare const types: unique symbol;

/** What carries the types of a job: its payload, what its handler is given of that, and its result. */
export interface JobTypes<Payload = unknown, Result = unknown, Handled = Payload> {
  readonly [types]?: { readonly payload: Payload; readonly result: Result; readonly handled: Handled };
}
