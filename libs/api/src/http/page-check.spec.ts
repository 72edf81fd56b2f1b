import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { refuseForeignNames, refuseForeignPages, refuseForwarded } from './page-check.js';

function refuses(check: (request: IncomingMessage) => void, headers: IncomingHttpHeaders): boolean {
  try {
    check({ headers } as IncomingMessage);
    return false;
  } catch (error) {
    if (error instanceof HttpProblemError && error.code === 'FORBIDDEN') return true;
    throw error;
  }
}

describe('refuseForeignPages', () => {
  it.each<[IncomingHttpHeaders]>([
    [{}],
    [{ host: 'localhost:8080' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
    [{ host: 'upstream:8080', origin: 'https://aster.example', 'sec-fetch-site': 'same-origin' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'none' }],
  ])('admits %j', (headers) => {
    expect(refuses(refuseForeignPages, headers)).toBe(false);
  });

  it.each<[IncomingHttpHeaders]>([
    [{ host: 'localhost:8080', origin: 'https://page.example' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:3000' }],
    [{ host: 'localhost:8080', origin: 'null' }],
    [{ origin: 'https://page.example' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'same-site' }],
  ])('refuses %j', (headers) => {
    expect(refuses(refuseForeignPages, headers)).toBe(true);
  });
});

describe('refuseForeignNames', () => {
  const check = (request: IncomingMessage) => refuseForeignNames(request, new Set(['aster.example']));

  it.each([
    [''],
    ['localhost:8080'],
    ['LOCALHOST'],
    ['localhost.'],
    ['aster.localhost:8080'],
    ['127.0.0.1:8080'],
    ['[::1]:8080'],
    ['192.168.1.7'],
    ['aster.example'],
    ['Aster.Example:8080'],
  ])('admits %j', (host) => {
    expect(refuses(check, { host })).toBe(false);
  });

  it.each([
    ['rebound.example:8080'],
    ['localhost.rebound.example'],
    ['127.0.0.1.rebound.example'],
    ['sub.aster.example'],
    ['aster.example.rebound.example'],
  ])('refuses %j', (host) => {
    expect(refuses(check, { host })).toBe(true);
  });
});

describe('refuseForwarded', () => {
  it.each([['forwarded'], ['via'], ['x-forwarded-for'], ['x-forwarded-host'], ['x-real-ip']])('refuses %s', (name) => {
    expect(refuses(refuseForwarded, { host: 'localhost', [name]: 'x' })).toBe(true);
  });

  it('admits other headers', () => {
    expect(refuses(refuseForwarded, { host: 'localhost', 'x-request-id': 'forwarded' })).toBe(false);
  });
});
