import { planGroupIsAlive } from './group-is-alive.js';
import type { ProcessStat } from './process-stat.js';

const member = (state: string): ProcessStat => ({
  state,
  parent: 1,
  group: 7,
  isKernelThread: false,
  hasProgram: true,
  startTicks: 1,
});

describe('planGroupIsAlive', () => {
  it.each<[string, boolean, readonly ProcessStat[], boolean]>([
    ['that does not exist', false, [], false],
    ['of which nothing is to be seen', true, [], true],
    ['whose members nobody has collected', true, [member('Z'), member('X')], false],
    ['with one member that lives', true, [member('Z'), member('S')], true],
    ['that is stopped', true, [member('T')], true],
  ])('tells of a group %s', (_, exists, visible, lives) => {
    expect(planGroupIsAlive(exists, visible)).toBe(lives);
  });
});
