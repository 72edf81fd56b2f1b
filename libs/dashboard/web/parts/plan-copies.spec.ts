import { addressOf, csvOf, curlOf, lineOf } from './plan-copies.js';

const shown = { path: '/api/v1/runs', query: { status: ['failed', 'timed_out'], q: "it's", pool: undefined } };

describe('what is shown, to be taken along', () => {
  it('is a request for a shell, with the key where one is needed', () => {
    expect(curlOf(shown, 'http://here', false)).toBe(
      "curl 'http://here/api/v1/runs?status=failed&status=timed_out&q=it%27s'",
    );
    expect(curlOf({ path: '/api/v1/jobs' }, 'http://here', true)).toBe(
      'curl http://here/api/v1/jobs -H "Authorization: Bearer $ASTER_API_KEY"',
    );
  });

  it('is a command line, by request where there is none of its own', () => {
    expect(lineOf({ ...shown, words: ['runs', '--status', 'failed,timed_out', '--error', "it's"] })).toBe(
      String.raw`aster runs --status failed,timed_out --error 'it'\''s'`,
    );
    expect(lineOf({ path: '/api/v1/jobs', query: { health: 'late' } })).toBe(
      "aster request GET '/api/v1/jobs?health=late'",
    );
    expect(addressOf({ path: '/x', query: { at: '' } })).toBe('/x');
  });

  it('is rows of a spreadsheet, in which no text is a formula', () => {
    const items = [
      { name: 'a,"b"', count: -1, args: ['x'] },
      { name: '=1+1', note: null },
    ];
    expect(csvOf(items).split('\r\n')).toEqual(['name,count,args,note', '"a,""b""",-1,"[""x""]",', '"\'=1+1",,,']);
  });
});
