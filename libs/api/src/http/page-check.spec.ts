import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { refuseForeignPages } from './page-check.js';

function refuse(headers: IncomingHttpHeaders, onlyLocalNames: boolean): void {
  refuseForeignPages({ headers } as IncomingMessage, onlyLocalNames);
}

describe('refuseForeignPages', () => {
  it.each<[IncomingHttpHeaders]>([
    [{}],
    [{ host: 'localhost:8080' }],
    [{ host: 'LOCALHOST' }],
    [{ host: 'aster.localhost:8080' }],
    [{ host: '127.0.0.1:8080' }],
    [{ host: '[::1]:8080' }],
    [{ host: '192.168.1.7' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'none' }],
  ])('admits %j', (headers) => {
    expect(() => refuse(headers, true)).not.toThrow();
  });

  it.each<[IncomingHttpHeaders]>([
    [{ host: 'rebound.example:8080' }],
    [{ host: 'localhost.rebound.example' }],
    [{ host: '127.0.0.1.rebound.example' }],
    [{ host: 'localhost:8080', origin: 'https://page.example' }],
    [{ host: 'localhost:8080', origin: 'http://localhost:3000' }],
    [{ host: 'localhost:8080', origin: 'null' }],
    [{ origin: 'https://page.example' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'localhost:8080', 'sec-fetch-site': 'same-site' }],
  ])('refuses %j', (headers) => {
    expect(() => refuse(headers, true)).toThrow(HttpProblemError);
  });

  it('takes any name where others than this machine are served', () => {
    expect(() => refuse({ host: 'aster.example', origin: 'https://aster.example' }, false)).not.toThrow();
    expect(() => refuse({ host: 'aster.example', origin: 'https://page.example' }, false)).toThrow(HttpProblemError);
  });
});
