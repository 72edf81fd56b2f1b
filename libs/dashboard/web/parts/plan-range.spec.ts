import { pan, partOf, printRange, zoom } from './plan-range.js';

const hour = { from: 0, to: 3_600_000 };

describe('a range of time that is looked at', () => {
  it('is a part of what it was, whichever way it was drawn', () => {
    expect(partOf(hour, [0.25, 0.5])).toEqual({ from: 900_000, to: 1_800_000 });
    expect(partOf(hour, [0.5, 0.25])).toEqual({ from: 900_000, to: 1_800_000 });
    expect(partOf(hour, [-2, 3])).toEqual(hour);
  });

  it('gets shorter or longer around what is pointed at', () => {
    expect(zoom(hour, 0.5)).toEqual({ from: 900_000, to: 2_700_000 });
    expect(zoom(hour, 2, 0)).toEqual({ from: 0, to: 7_200_000 });
    expect(zoom(hour, 0.5, 1)).toEqual({ from: 1_800_000, to: 3_600_000 });
  });

  it('has ten seconds at least', () => {
    expect(zoom(hour, 1e-9)).toEqual({ from: 1_795_000, to: 1_805_000 });
    expect(partOf(hour, [0.5, 0.5])).toEqual({ from: 1_795_000, to: 1_805_000 });
  });

  it('moves along, and is written in whole seconds', () => {
    expect(pan(hour, -0.5)).toEqual({ from: -1_800_000, to: 1_800_000 });
    expect(printRange({ from: 1_400, to: 3_600_000 })).toEqual({
      from: '1970-01-01T00:00:01Z',
      to: '1970-01-01T01:00:00Z',
    });
  });
});
