/** Which order the head of a column leads to: its first one, and from each of them to the next. */
export function planNextOrder(orders: readonly string[], now: string): string {
  return orders[(orders.indexOf(now) + 1) % orders.length] ?? now;
}
