import { planDeletionOrder } from './plan-deletion-order.js';

describe('planDeletionOrder', () => {
  it.each([
    ['a b c', '', 'a b c'],
    ['a b c', 'b>a c>b', 'c b a'],
    ['a b c d', 'b>a c>a d>b d>c', 'd b c a'],
    ['b a', 'b>a', 'b a'],
    ['a b', 'x>a b>y', 'a b'],
  ])('deletes %s with the edges %j in the order %s', (ids, edges, order) => {
    const pairs = edges.split(' ').map((edge) => edge.split('>'));
    const read = pairs.map(([jobId = '', upstreamId = '']) => ({ jobId, upstreamId }));
    expect(planDeletionOrder(ids.split(' '), read).join(' ')).toBe(order);
  });
});
