import { shortIds } from './short-ids.js';

describe('shortIds', () => {
  it('cuts ids as far as they stay apart', () => {
    const ids = [
      '01a22574-1be4-741e-8c2e-3369f8f31da0',
      '01a22574-0c89-7599-a8a4-51f08ab50d4b',
      '01a22574-1bff-7000-8000-000000000000',
    ];
    expect(ids.map(shortIds(ids))).toEqual(['01a22574-1be4', '01a22574-0c89', '01a22574-1bff']);
    expect(shortIds([ids[0]!, ids[0]!])(ids[0]!)).toBe('01a22574-1be4');
    const alike = [ids[0]!, ids[0]!.replace('741e', '742e')];
    expect(alike.map(shortIds(alike))).toEqual(['01a22574-1be4-741', '01a22574-1be4-742']);
  });
});
