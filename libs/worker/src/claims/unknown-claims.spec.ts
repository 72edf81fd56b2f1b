import { createUnknownClaims, type UnknownClaims } from './unknown-claims.js';

const run = { runId: 'a', fence: 3, jobId: 'j' };
let now: number;
let claims: UnknownClaims;

beforeEach(() => {
  now = 0;
  claims = createUnknownClaims(() => (now += 1));
});

describe('createUnknownClaims', () => {
  it('takes a claim for unheard of at the second sight, when none is under way', () => {
    expect(claims.sight([run])).toEqual([]);
    expect(claims.sight([run])).toEqual([run]);
  });

  it('does not when it disappeared meanwhile, or has another number', () => {
    claims.sight([run]);
    claims.sight([]);
    expect(claims.sight([run])).toEqual([]);
    expect(claims.sight([{ ...run, fence: 4 }])).toEqual([]);
  });

  it('waits for the answer to a question that is older than the first sight', () => {
    claims.asking();
    claims.sight([run]);
    expect(claims.sight([run])).toEqual([]);
    claims.asked();
    expect(claims.sight([run])).toEqual([run]);
  });

  it('does not wait for questions asked since', () => {
    claims.sight([run]);
    claims.asking();
    expect(claims.isAsking()).toBe(true);
    expect(claims.sight([run])).toEqual([run]);
  });
});
