import { type LaneFacts, planLanes } from './plan-lanes.js';

const facts = (given: Partial<LaneFacts>): LaneFacts => ({
  abilities: { handlers: ['a', 'b', 'c'], runsCommands: false },
  limits: new Map([
    ['b', 2],
    ['c', 9],
  ]),
  running: new Map(),
  limit: 5,
  turn: 0,
  ...given,
});

describe('planLanes', () => {
  it.each([
    ['no handler has a limit', facts({ limits: new Map() }), [[['a', 'b', 'c'], 5]]],
    [
      'some have one',
      facts({}),
      [
        [['a'], 5],
        [['b'], 2],
        [['c'], 5],
      ],
    ],
    [
      'some are being executed',
      facts({ running: new Map([['b', 1]]) }),
      [
        [['a'], 5],
        [['b'], 1],
        [['c'], 5],
      ],
    ],
    [
      'a handler is at its limit',
      facts({ running: new Map([['b', 2]]) }),
      [
        [['a'], 5],
        [['c'], 5],
      ],
    ],
    [
      'it is the turn of another',
      facts({ turn: 4 }),
      [
        [['b'], 2],
        [['c'], 5],
        [['a'], 5],
      ],
    ],
    ['all have one', facts({ abilities: { handlers: ['b'], runsCommands: false } }), [[['b'], 2]]],
    [
      'nothing has room',
      facts({ abilities: { handlers: ['b'], runsCommands: false }, running: new Map([['b', 3]]) }),
      [],
    ],
  ])('when %s', (_what, given, lanes) => {
    expect(planLanes(given).map((lane) => [lane.handlers, lane.limit])).toEqual(lanes);
  });

  it('leaves commands to the lane of those without a limit', () => {
    const lanes = planLanes(facts({ abilities: { handlers: ['b'], runsCommands: true } }));
    expect(lanes.map((lane) => [lane.handlers, lane.runsCommands])).toEqual([
      [[], true],
      [['b'], false],
    ]);
  });
});
