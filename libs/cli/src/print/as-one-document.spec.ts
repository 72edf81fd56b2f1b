import { recordingSession } from '../testing/recording-session.js';
import { asOneDocument } from './as-one-document.js';
import { eachNamed } from './each-named.js';
import { printOne } from './print-one.js';

describe('asOneDocument', () => {
  it.each([
    ['csv', 'name,runs\na,\nb,2\nc,\n'],
    ['jsonl', '{"name":"a","runs":null}\n{"runs":2,"name":"b","more":1}\n{"name":"c"}\n'],
  ])('has one head in CSV that all rows keep to, whatever else there is of one of them: %s', async (output, text) => {
    const { session, written } = recordingSession({ output });
    await asOneDocument(session, false, async () => {
      for (const resource of [{ name: 'a', runs: null }, { runs: 2, name: 'b', more: 1 }, { name: 'c' }])
        await printOne(session, { resource, name: resource.name, text: () => '' });
    });
    expect(written()).toBe(text);
  });

  it.each([
    [['a'], { isPrinted: false }, ''],
    [['a', 'b'], { isPrinted: false }, ''],
    [['a', 'b'], { isPrinted: true }, '[]\n'],
  ])('is a list of nothing only where something might have been in it: %j %j', async (names, wishes, text) => {
    const { session, written } = recordingSession({ output: 'json' });
    await eachNamed(session, names, wishes, async () => undefined);
    expect(written()).toBe(text);
  });
});
