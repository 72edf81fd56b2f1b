import { createStopper } from './stop.js';

describe('createStopper', () => {
  it('tells every listener once, with the first reason', () => {
    const { signal, stop } = createStopper();
    const heard: string[] = [];
    signal.onStop((reason) => heard.push(`a ${reason}`));
    signal.onStop((reason) => heard.push(`b ${reason}`));
    expect(signal.reason).toBeUndefined();
    stop('cancelled');
    stop('lost');
    expect(heard).toEqual(['a cancelled', 'b cancelled']);
    expect(signal.reason).toBe('cancelled');
  });

  it('tells a listener that comes late at once, and one that has left nothing', () => {
    const { signal, stop } = createStopper();
    const heard: string[] = [];
    const leave = signal.onStop(() => heard.push('left'));
    leave();
    stop('shutdown');
    signal.onStop((reason) => heard.push(reason));
    expect(heard).toEqual(['shutdown']);
  });
});
