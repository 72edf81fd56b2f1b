import { setTimeout as delay } from 'node:timers/promises';
import { createRunNews } from './run-news.js';

describe('createRunNews', () => {
  it('tells of the first at once, and of many others together', async () => {
    const sent: string[] = [];
    const news = createRunNews({ notify: (channel) => void sent.push(channel) });
    news.tell();
    expect(sent).toEqual(['settled']);
    for (let count = 0; count < 1_000; count += 1) news.tell();
    expect(sent).toHaveLength(1);
    while (sent.length < 2) await delay(20);
    expect(sent).toEqual(['settled', 'settled']);
  });
});
